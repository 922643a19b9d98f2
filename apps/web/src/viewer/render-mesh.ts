import type { HeadModel } from '@ringnet/flame';
import { BufferAttribute, BufferGeometry, DynamicDrawUsage } from 'three';

/**
 * A model's triangles as three.js wants them: one row per (vertex, texture coordinate) pair, so that seams split.
 * `place` moves it to newly decoded vertices without allocating.
 */
export interface RenderMesh {
  readonly geometry: BufferGeometry;
  place(vertices: Float32Array): void;
}

/** Builds the drawable mesh of a model, at its template. Colours mark eyes and teeth in the untextured views. */
export function createRenderMesh(model: HeadModel): RenderMesh {
  const { sources, corners, uvs } = splitSeams(model);
  const rows = sources.length;
  const positions = new Float32Array(3 * rows);
  const normals = new Float32Array(3 * rows);
  const vertexNormals = new Float32Array(model.vTemplate.length);

  const geometry = new BufferGeometry();
  geometry.setIndex(new BufferAttribute(corners, 1));
  const position = new BufferAttribute(positions, 3).setUsage(DynamicDrawUsage);
  const normal = new BufferAttribute(normals, 3).setUsage(DynamicDrawUsage);
  geometry.setAttribute('position', position);
  geometry.setAttribute('normal', normal);
  geometry.setAttribute('color', new BufferAttribute(regionColors(model, sources), 3));
  if (uvs) geometry.setAttribute('uv', new BufferAttribute(uvs, 2));

  const place = (vertices: Float32Array) => {
    sumNormals(vertices, model.faces, vertexNormals);
    for (let row = 0; row < rows; row++) {
      const from = 3 * sources[row];
      for (let k = 0; k < 3; k++) {
        positions[3 * row + k] = vertices[from + k];
        normals[3 * row + k] = vertexNormals[from + k];
      }
    }
    position.needsUpdate = true;
    normal.needsUpdate = true;
  };
  place(model.vTemplate);
  return { geometry, place };
}

interface SplitMesh {
  /** [rows], the model's vertex that each row shows */
  readonly sources: Uint32Array;
  /** [3 F], rows */
  readonly corners: Uint32Array;
  /** [rows, 2] */
  readonly uvs: Float32Array | null;
}

function splitSeams({ faces, uv, vTemplate }: HeadModel): SplitMesh {
  const vertexCount = vTemplate.length / 3;
  if (!uv)
    return { sources: Uint32Array.from({ length: vertexCount }, (_, v) => v), corners: faces.slice(), uvs: null };

  const rowOfPair = new Map<number, number>();
  const sources: number[] = [];
  const uvs: number[] = [];
  const corners = Uint32Array.from(faces, (vertex, corner) => {
    const uvRow = uv.uvFaces[corner];
    const pair = uvRow * vertexCount + vertex;
    let row = rowOfPair.get(pair);
    if (row === undefined) {
      row = sources.length;
      rowOfPair.set(pair, row);
      sources.push(vertex);
      uvs.push(uv.uvs[2 * uvRow], uv.uvs[2 * uvRow + 1]);
    }
    return row;
  });
  return { sources: Uint32Array.from(sources), corners, uvs: Float32Array.from(uvs) };
}

/** Eyes and teeth a little lighter than the clay of the rest. */
function regionColors({ regions, vTemplate }: HeadModel, sources: Uint32Array): Float32Array {
  const tint = new Float32Array(vTemplate.length).fill(1);
  const lighter: Readonly<Record<string, readonly number[]>> = {
    leftEye: [1.28, 1.36, 1.46],
    rightEye: [1.28, 1.36, 1.46],
    teeth: [1.25, 1.3, 1.34],
    lips: [1, 0.9, 0.88],
    tongue: [1, 0.72, 0.68],
  };
  for (const [region, color] of Object.entries(lighter)) {
    for (const vertex of regions[region] ?? []) tint.set(color, 3 * vertex);
  }
  return Float32Array.from({ length: 3 * sources.length }, (_, i) => tint[3 * sources[Math.floor(i / 3)] + (i % 3)]);
}

/** Area-weighted vertex normals into `out`; three's shader makes them unit length. */
function sumNormals(vertices: Float32Array, faces: Uint32Array, out: Float32Array): void {
  out.fill(0);
  for (let f = 0; f < faces.length; f += 3) {
    const a = 3 * faces[f];
    const b = 3 * faces[f + 1];
    const c = 3 * faces[f + 2];
    const ux = vertices[b] - vertices[a];
    const uy = vertices[b + 1] - vertices[a + 1];
    const uz = vertices[b + 2] - vertices[a + 2];
    const vx = vertices[c] - vertices[a];
    const vy = vertices[c + 1] - vertices[a + 1];
    const vz = vertices[c + 2] - vertices[a + 2];
    // Scaled up so that squares of millimetre triangles stay far from float32's smallest numbers.
    const nx = 1e6 * (uy * vz - uz * vy);
    const ny = 1e6 * (uz * vx - ux * vz);
    const nz = 1e6 * (ux * vy - uy * vx);
    out[a] += nx;
    out[a + 1] += ny;
    out[a + 2] += nz;
    out[b] += nx;
    out[b + 1] += ny;
    out[b + 2] += nz;
    out[c] += nx;
    out[c + 1] += ny;
    out[c + 2] += nz;
  }
}
