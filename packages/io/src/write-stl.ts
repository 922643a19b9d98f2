import { checkMesh } from './check-mesh.js';
import type { Mesh } from './mesh.js';

export interface StlOptions {
  /** Factor on every coordinate; default 1000, from metres to the printer's millimetres */
  readonly scale?: number;
}

/**
 * Writes a mesh as binary STL with a normal per face. STL has no shared vertices, colours or units: see `closeHoles` for
 * a watertight mesh and `scale` for millimetres.
 *
 * @throws FormatError MALFORMED on arrays that do not fit together or are not finite
 */
export function writeStl(mesh: Mesh, options: StlOptions = {}): Uint8Array {
  checkMesh(mesh, 'stl');
  const { scale = 1000 } = options;
  const { vertices, faces } = mesh;
  const file = new Uint8Array(84 + (faces.length / 3) * 50);
  const view = new DataView(file.buffer);
  view.setUint32(80, faces.length / 3, true);
  const corners = new Float64Array(9);
  for (let face = 0, at = 84; face < faces.length; face += 3, at += 50) {
    for (let k = 0; k < 9; k++) {
      corners[k] = vertices[faces[face + Math.floor(k / 3)] * 3 + (k % 3)] * scale;
    }
    const normal = faceNormal(corners);
    for (let k = 0; k < 3; k++) view.setFloat32(at + k * 4, normal[k], true);
    for (let k = 0; k < 9; k++) view.setFloat32(at + 12 + k * 4, corners[k], true);
  }
  return file;
}

/** Unit normal of a counter-clockwise triangle; zero for one without area. */
function faceNormal(p: Float64Array): [number, number, number] {
  const [ux, uy, uz] = [p[3] - p[0], p[4] - p[1], p[5] - p[2]];
  const [vx, vy, vz] = [p[6] - p[0], p[7] - p[1], p[8] - p[2]];
  const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}
