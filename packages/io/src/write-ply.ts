import { checkMesh } from './check-mesh.js';
import type { Mesh } from './mesh.js';
import { encodeUtf8 } from './text.js';

export interface PlyOptions {
  /** Default binary, little endian */
  readonly encoding?: 'binary_little_endian' | 'binary_big_endian' | 'ascii';
}

/**
 * Writes a mesh as PLY: `float x y z`, normals and colours where present, faces as `list uchar int vertex_indices`.
 * PLY has no place for separate texture coordinates; they are left out.
 *
 * @throws FormatError MALFORMED on arrays that do not fit together or are not finite
 */
export function writePly(mesh: Mesh, options: PlyOptions = {}): Uint8Array {
  checkMesh(mesh, 'ply');
  const { encoding = 'binary_little_endian' } = options;
  const { vertices, faces, normals, colors } = mesh;
  const lines = ['ply', `format ${encoding} 1.0`, `element vertex ${vertices.length / 3}`];
  lines.push(...['x', 'y', 'z'].map((name) => `property float ${name}`));
  if (normals) lines.push(...['nx', 'ny', 'nz'].map((name) => `property float ${name}`));
  if (colors) lines.push(...['red', 'green', 'blue'].map((name) => `property uchar ${name}`));
  lines.push(`element face ${faces.length / 3}`, 'property list uchar int vertex_indices', 'end_header');
  const header = encodeUtf8(`${lines.join('\n')}\n`);
  return encoding === 'ascii' ? withText(header, mesh) : withBinary(header, mesh, encoding === 'binary_little_endian');
}

function withBinary(header: Uint8Array, mesh: Mesh, littleEndian: boolean): Uint8Array {
  const { vertices, faces, normals, colors } = mesh;
  const vertexBytes = 12 + (normals ? 12 : 0) + (colors ? 3 : 0);
  const file = new Uint8Array(header.length + (vertices.length / 3) * vertexBytes + (faces.length / 3) * 13);
  file.set(header);
  const view = new DataView(file.buffer);
  let at = header.length;
  const floats = (values: Float32Array, from: number) => {
    for (let axis = 0; axis < 3; axis++, at += 4) view.setFloat32(at, values[from + axis], littleEndian);
  };
  for (let from = 0; from < vertices.length; from += 3) {
    floats(vertices, from);
    if (normals) floats(normals, from);
    if (colors) {
      file.set(colors.subarray(from, from + 3), at);
      at += 3;
    }
  }
  for (let from = 0; from < faces.length; from += 3) {
    file[at++] = 3;
    for (let corner = 0; corner < 3; corner++, at += 4) view.setInt32(at, faces[from + corner], littleEndian);
  }
  return file;
}

function withText(header: Uint8Array, mesh: Mesh): Uint8Array {
  const { vertices, faces, normals, colors } = mesh;
  const lines: string[] = [];
  for (let at = 0; at < vertices.length; at += 3) {
    const row = [vertices, normals, colors].flatMap((values) => (values ? [...values.subarray(at, at + 3)] : []));
    lines.push(row.join(' '));
  }
  for (let at = 0; at < faces.length; at += 3) {
    lines.push(`3 ${faces[at]} ${faces[at + 1]} ${faces[at + 2]}`);
  }
  const body = encodeUtf8(lines.map((line) => `${line}\n`).join(''));
  const file = new Uint8Array(header.length + body.length);
  file.set(header);
  file.set(body, header.length);
  return file;
}
