import { ByteReader } from './byte-reader.js';
import { checkFinite } from './check-mesh.js';
import { FormatError } from './format-error.js';
import type { Mesh } from './mesh.js';
import { parseFloat32 } from './mesh-text.js';
import { decodeLatin1 } from './text.js';

/**
 * Reads a binary or ascii STL. Corners at exactly the same place become one vertex, in order of first use; coordinates
 * keep the file's unit.
 *
 * @throws FormatError TRUNCATED, MALFORMED
 */
export function readStl(bytes: Uint8Array): Mesh {
  const head = decodeLatin1(bytes.subarray(0, 512));
  const isText = /^\s*solid\b/.test(head) && /\bfacet\b|\bendsolid\b/.test(head);
  const corners = isText ? textCorners(bytes) : binaryCorners(bytes);
  checkFinite(corners, 'a corner', 'stl');
  const rowOf = new Map<string, number>();
  const vertices: number[] = [];
  const faces = new Uint32Array(corners.length / 3);
  for (let corner = 0; corner < faces.length; corner++) {
    const [x, y, z] = corners.subarray(corner * 3, corner * 3 + 3);
    const key = `${x} ${y} ${z}`;
    let row = rowOf.get(key);
    if (row === undefined) {
      row = vertices.length / 3;
      rowOf.set(key, row);
      vertices.push(x, y, z);
    }
    faces[corner] = row;
  }
  return { vertices: Float32Array.from(vertices), faces };
}

function binaryCorners(bytes: Uint8Array): Float32Array {
  const reader = new ByteReader(bytes, 'stl');
  reader.take(80);
  const count = reader.u32();
  if (count * 50 !== reader.remaining) {
    const code = count * 50 > reader.remaining ? 'TRUNCATED' : 'MALFORMED';
    throw new FormatError(code, 'stl', `${count} triangles need ${count * 50} bytes, ${reader.remaining} follow`, 80);
  }
  const corners = new Float32Array(count * 9);
  for (let at = 0; at < corners.length; at += 9) {
    reader.take(12);
    for (let k = 0; k < 9; k++) corners[at + k] = reader.f32();
    reader.take(2);
  }
  return corners;
}

function textCorners(bytes: Uint8Array): Float32Array {
  const words = decodeLatin1(bytes).toLowerCase().split(/\s+/);
  const fail = (message: string) => new FormatError('MALFORMED', 'stl', message, bytes.length);
  if (!words.includes('endsolid')) throw new FormatError('TRUNCATED', 'stl', "no 'endsolid'", bytes.length);
  const corners: number[] = [];
  for (const [i, word] of words.entries()) {
    if (word === 'endfacet' && (corners.length === 0 || corners.length % 9 !== 0)) {
      throw fail('a facet without three corners');
    }
    if (word !== 'vertex') continue;
    for (let axis = 1; axis <= 3; axis++) corners.push(parseFloat32(words[i + axis], 'stl', 0));
  }
  if (corners.length % 9 !== 0) throw fail('a facet without three corners');
  return Float32Array.from(corners);
}
