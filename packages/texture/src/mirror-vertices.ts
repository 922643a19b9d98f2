import { TextureError } from './errors.js';

/** Cells along an axis: a head is some hundred millimetres across. */
const CELLS = 4096;
const CELL_OFFSET = CELLS / 2;

/**
 * For each vertex the one across the x = 0 plane, found by position; -1 where none lies within `tolerance`.
 *
 * @param restVertices [V, 3], model frame (x towards the head's left), neutral pose, m
 * @param tolerance    m; default 4 mm, enough for a slightly asymmetric template
 * @returns [V]
 * @throws TextureError ARRAY_LENGTH when the values are not [V, 3]
 */
export function mirrorVertices(restVertices: Float32Array | Float64Array, tolerance = 0.004): Int32Array {
  if (restVertices.length % 3 !== 0) {
    throw new TextureError('ARRAY_LENGTH', `restVertices has ${restVertices.length} values, not [V, 3]`);
  }
  const count = restVertices.length / 3;
  // Cells twice as wide as the search: the nearest two along each axis hold every candidate.
  const cellOf = (value: number) => Math.floor(value / (2 * tolerance)) + CELL_OFFSET;
  const cells = new Map<number, number[]>();
  for (let v = 0; v < count; v++) {
    const key = keyOf(cellOf(restVertices[3 * v]), cellOf(restVertices[3 * v + 1]), cellOf(restVertices[3 * v + 2]));
    const cell = cells.get(key);
    if (cell) cell.push(v);
    else cells.set(key, [v]);
  }
  const mirror = new Int32Array(count).fill(-1);
  for (let v = 0; v < count; v++) {
    const x = -restVertices[3 * v];
    const y = restVertices[3 * v + 1];
    const z = restVertices[3 * v + 2];
    const cx = cellOf(x - tolerance);
    const cy = cellOf(y - tolerance);
    const cz = cellOf(z - tolerance);
    let nearest = tolerance;
    for (let k = 0; k < 8; k++) {
      const cell = cells.get(keyOf(cx + (k & 1), cy + ((k >> 1) & 1), cz + (k >> 2)));
      if (!cell) continue;
      for (const other of cell) {
        const distance = Math.hypot(
          restVertices[3 * other] - x,
          restVertices[3 * other + 1] - y,
          restVertices[3 * other + 2] - z,
        );
        if (distance < nearest) {
          nearest = distance;
          mirror[v] = other;
        }
      }
    }
  }
  return mirror;
}

function keyOf(x: number, y: number, z: number): number {
  return (x * CELLS + y) * CELLS + z;
}
