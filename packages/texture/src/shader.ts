import { faceDirections, facePlanes } from './face-planes.js';
import { LIGHT_TABLE_CHANNELS, LIGHT_TABLE_SIZE, lightTable } from './light-table.js';
import type { Lighting } from './lighting.js';
import type { DrawableMesh, SurfaceSampler } from './surface.js';

/** Inner walls, seen through the open neck, get this part of the light. */
const BACK_FACE_LIGHT = 0.3;

/** Per-vertex input of the light: [V] each, 0..1. */
export interface VertexShade {
  readonly keyVisibility: Float32Array | null;
  readonly openness: Float32Array | null;
}

/**
 * Makes the function that lights a surface: linear colour of face `id` at raster position x, y, into `out`.
 *
 * @param points  [V, 3], raster pixels
 * @param normals [V, 3], unit, camera frame
 */
export function shader(
  points: Float64Array,
  mesh: DrawableMesh,
  normals: Float64Array,
  sampleSurface: SurfaceSampler,
  lighting: Lighting,
  shade: VertexShade,
): SurfaceSampler {
  const strength = lighting.shadow ?? 1;
  const values = new Float32Array((4 * normals.length) / 3);
  for (let v = 0; v < normals.length / 3; v++) {
    values[4 * v] = normals[3 * v];
    values[4 * v + 1] = normals[3 * v + 1];
    values[4 * v + 2] = shade.keyVisibility ? 1 - strength * (1 - shade.keyVisibility[v]) : 1;
    values[4 * v + 3] = shade.openness ? 1 - strength * (1 - shade.openness[v]) : 1;
  }
  const planes = facePlanes(points, mesh.faces, mesh.faces, values, 4);
  const directions = faceDirections(points, mesh.faces);
  const table = lightTable(lighting);
  const middle = (LIGHT_TABLE_SIZE - 1) / 2;
  const last = LIGHT_TABLE_SIZE - 1;

  return (id, x, y, out) => {
    sampleSurface(id, x, y, out);
    const p = 12 * id;
    const nx = planes[p] + planes[p + 1] * x + planes[p + 2] * y;
    const ny = planes[p + 3] + planes[p + 4] * x + planes[p + 5] * y;
    const key = planes[p + 6] + planes[p + 7] * x + planes[p + 8] * y;
    let rest = planes[p + 9] + planes[p + 10] * x + planes[p + 11] * y;
    let direct = key * (0.4 + 0.6 * rest);
    let side = middle;
    if (directions[id] < 0) {
      side = -middle;
      direct *= BACK_FACE_LIGHT;
      rest *= BACK_FACE_LIGHT;
    }
    const column = (nx * side + middle + 0.5) | 0;
    const row = (ny * side + middle + 0.5) | 0;
    const clampedColumn = Math.max(0, Math.min(last, column));
    const clampedRow = Math.max(0, Math.min(last, row));
    const cell = (clampedRow * LIGHT_TABLE_SIZE + clampedColumn) * LIGHT_TABLE_CHANNELS;
    const glint = direct * table[cell + 3] + rest * table[cell + 7];
    out[0] = out[0] * (direct * table[cell] + rest * table[cell + 4]) + glint;
    out[1] = out[1] * (direct * table[cell + 1] + rest * table[cell + 5]) + glint;
    out[2] = out[2] * (direct * table[cell + 2] + rest * table[cell + 6]) + glint;
  };
}
