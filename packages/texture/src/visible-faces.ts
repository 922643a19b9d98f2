import type { RasterBuffers } from './raster-buffers.js';

/** What a picture shows of a mesh. */
export interface VisibleFaces {
  /** Face rows that own a sample, ascending */
  readonly rows: Uint32Array;
  /** [F, 3], rows of values with two sides, [2 V, ...]: the outer side, for faces that turn away the inner; filled for `rows` */
  readonly sides: Uint32Array;
  /** [2 V], 1 where a visible face needs that side of a vertex */
  readonly needed: Uint8Array;
}

/**
 * @param points  [V, 3], raster pixels
 * @param buffers the mesh, drawn
 */
export function visibleFaces(points: Float64Array, faces: Uint32Array, buffers: RasterBuffers): VisibleFaces {
  const { faceIds, width, height } = buffers;
  // One place more for pixels that see nothing: the loop then needs no question.
  const isSeen = new Uint8Array(faces.length / 3 + 1);
  const end = width * height;
  for (let p = 0; p < end; p++) isSeen[faceIds[p] + 1] = 1;
  const count = points.length / 3;
  const rows = new Uint32Array(faces.length / 3);
  const sides = new Uint32Array(faces.length);
  const needed = new Uint8Array(2 * count);
  let rowCount = 0;
  for (let row = 0; row < rows.length; row++) {
    if (isSeen[row + 1] === 0) continue;
    rows[rowCount++] = row;
    const f = 3 * row;
    const a = 3 * faces[f];
    const b = 3 * faces[f + 1];
    const c = 3 * faces[f + 2];
    const area =
      (points[b] - points[a]) * (points[c + 1] - points[a + 1]) -
      (points[c] - points[a]) * (points[b + 1] - points[a + 1]);
    const shift = area <= 0 ? 0 : count;
    for (let k = f; k < f + 3; k++) {
      sides[k] = faces[k] + shift;
      needed[sides[k]] = 1;
    }
  }
  return { rows: rows.subarray(0, rowCount), sides, needed };
}
