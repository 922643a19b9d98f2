import type { Regions } from './region-trust.js';

/** Parts with sharp edges, where the mean normal of the faces around a vertex is none of theirs. */
const SHARP_PARTS = ['teeth'];

/**
 * Cosine between surface and view at each vertex: its normal's, and on sharp parts that of the face around it that is
 * turned most to the viewer.
 *
 * @param vertices [V, 3], camera frame
 * @param normals  [V, 3], unit
 * @returns [V], 1 faces the viewer
 */
export function viewCosines(
  vertices: Float32Array | Float64Array,
  faces: Uint32Array,
  normals: Float64Array,
  regions: Regions,
): Float64Array {
  const cosines = new Float64Array(normals.length / 3);
  for (let v = 0; v < cosines.length; v++) cosines[v] = -normals[3 * v + 2];
  const isSharp = new Uint8Array(cosines.length);
  for (const part of SHARP_PARTS) for (const v of regions[part] ?? []) isSharp[v] = 1;
  for (let f = 0; f < faces.length; f += 3) {
    if (isSharp[faces[f]] + isSharp[faces[f + 1]] + isSharp[faces[f + 2]] < 3) continue;
    const cosine = faceCosine(vertices, 3 * faces[f], 3 * faces[f + 1], 3 * faces[f + 2]);
    for (let k = f; k < f + 3; k++) cosines[faces[k]] = Math.max(cosines[faces[k]], cosine);
  }
  return cosines;
}

/** @param a, b, c offsets of the corners; 0 for a face without area */
function faceCosine(vertices: Float32Array | Float64Array, a: number, b: number, c: number): number {
  const ux = vertices[b] - vertices[a];
  const uy = vertices[b + 1] - vertices[a + 1];
  const uz = vertices[b + 2] - vertices[a + 2];
  const vx = vertices[c] - vertices[a];
  const vy = vertices[c + 1] - vertices[a + 1];
  const vz = vertices[c + 2] - vertices[a + 2];
  const z = ux * vy - uy * vx;
  return -z / Math.max(Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, z), Number.MIN_VALUE);
}
