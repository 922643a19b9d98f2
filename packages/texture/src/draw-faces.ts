import type { RasterBuffers } from './raster-buffers.js';

/** Corners snap to 1/1024 pixel, so that edge functions are whole numbers below 2^53 and every sum is exact. */
export const SUBPIXELS = 1024;
/** Faces of a larger area (corners 10^12 pixels apart) or depth are lost in rounding, and a float32 depth could not hold them. */
const LARGEST_AREA = 1e30;
const LARGEST_DEPTH = 1e38;

/**
 * Draws faces `from / 3` to `to / 3`, in order, with whatever the buffers hold: the plain way, for any size and projection.
 *
 * @param from, to offsets into `faces`
 */
export function drawFaces(
  points: Float32Array | Float64Array,
  faces: Uint32Array,
  from: number,
  to: number,
  buffers: RasterBuffers,
  cullsBack: boolean,
  perspective: boolean,
): void {
  const { width, height, depth, faceIds, barycentrics } = buffers;
  for (let f = from; f < to; f += 3) {
    let i1 = 3 * faces[f + 1];
    let i2 = 3 * faces[f + 2];
    const i0 = 3 * faces[f];
    const x0 = Math.round(points[i0] * SUBPIXELS);
    const y0 = Math.round(points[i0 + 1] * SUBPIXELS);
    let x1 = Math.round(points[i1] * SUBPIXELS);
    let y1 = Math.round(points[i1 + 1] * SUBPIXELS);
    let x2 = Math.round(points[i2] * SUBPIXELS);
    let y2 = Math.round(points[i2 + 1] * SUBPIXELS);
    let area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
    if (area === 0 || !(Math.abs(area) < LARGEST_AREA) || (cullsBack && area > 0)) continue;

    const isFront = area < 0;
    if (isFront) {
      // Walk every face the same way round, so that the inside of an edge is where its function is positive.
      const i = i1;
      i1 = i2;
      i2 = i;
      const x = x1;
      x1 = x2;
      x2 = x;
      const y = y1;
      y1 = y2;
      y2 = y;
      area = -area;
    }

    const top = Math.max(0, Math.ceil(Math.min(y0, y1, y2) / SUBPIXELS));
    const bottom = Math.min(height - 1, Math.floor(Math.max(y0, y1, y2) / SUBPIXELS));
    const left = Math.max(0, Math.ceil(Math.min(x0, x1, x2) / SUBPIXELS));
    const right = Math.min(width - 1, Math.floor(Math.max(x0, x1, x2) / SUBPIXELS));
    if (top > bottom || left > right) continue;

    const zA = points[i0 + 2];
    const zB = points[i1 + 2];
    const zC = points[i2 + 2];
    if (!(Math.abs(zA) + Math.abs(zB) + Math.abs(zC) < LARGEST_DEPTH) || (perspective && !(zA > 0 && zB > 0 && zC > 0)))
      continue;
    // What is linear on the screen: z itself, or -1/z, which has the same order.
    const q0 = perspective ? -1 / zA : zA;
    const q1 = perspective ? -1 / zB : zB;
    const q2 = perspective ? -1 / zC : zC;

    // Edge k lies opposite corner k: value = ek + ak * x + bk * y on whole pixels, positive inside.
    const a0 = (y1 - y2) * SUBPIXELS;
    const a1 = (y2 - y0) * SUBPIXELS;
    const a2 = (y0 - y1) * SUBPIXELS;
    const b0 = (x2 - x1) * SUBPIXELS;
    const b1 = (x0 - x2) * SUBPIXELS;
    const b2 = (x1 - x0) * SUBPIXELS;
    // Edge functions are whole: one less makes "on the edge" count as outside for bottom and right edges.
    const bias0 = a0 > 0 || (a0 === 0 && b0 > 0) ? 0 : 1;
    const bias1 = a1 > 0 || (a1 === 0 && b1 > 0) ? 0 : 1;
    const bias2 = a2 > 0 || (a2 === 0 && b2 > 0) ? 0 : 1;
    const e0 = x1 * (y2 - y1) - y1 * (x2 - x1) - bias0;
    const e1 = x2 * (y0 - y2) - y2 * (x0 - x2) - bias1;
    const e2 = x0 * (y1 - y0) - y0 * (x1 - x0) - bias2;

    const inverseArea = 1 / area;
    const qx = (a1 * (q1 - q0) + a2 * (q2 - q0)) * inverseArea;
    const qy = (b1 * (q1 - q0) + b2 * (q2 - q0)) * inverseArea;
    const qOrigin = q0 - (qx * x0 + qy * y0) / SUBPIXELS;
    const face = (f / 3) | 0;

    for (let y = top; y <= bottom; y++) {
      let first = left;
      let last = right;
      const r0 = e0 + b0 * y;
      const r1 = e1 + b1 * y;
      const r2 = e2 + b2 * y;
      if (a0 > 0) first = Math.max(first, Math.ceil(-r0 / a0));
      else if (a0 < 0) last = Math.min(last, Math.floor(r0 / -a0));
      else if (r0 < 0) continue;
      if (a1 > 0) first = Math.max(first, Math.ceil(-r1 / a1));
      else if (a1 < 0) last = Math.min(last, Math.floor(r1 / -a1));
      else if (r1 < 0) continue;
      if (a2 > 0) first = Math.max(first, Math.ceil(-r2 / a2));
      else if (a2 < 0) last = Math.min(last, Math.floor(r2 / -a2));
      else if (r2 < 0) continue;

      const row = y * width;
      const qRow = qOrigin + qy * y;
      for (let x = first; x <= last; x++) {
        const q = qRow + qx * x;
        const z = Math.fround(perspective ? -1 / q : q);
        const p = row + x;
        if (!(z < depth[p] || (z === depth[p] && face < faceIds[p]))) continue;
        depth[p] = z;
        faceIds[p] = face;
        if (barycentrics === null) continue;
        const w1 = (r1 + bias1 + a1 * x) * inverseArea * (perspective ? q1 / q : 1);
        const w2 = (r2 + bias2 + a2 * x) * inverseArea * (perspective ? q2 / q : 1);
        barycentrics[3 * p] = 1 - w1 - w2;
        barycentrics[3 * p + 1] = isFront ? w2 : w1;
        barycentrics[3 * p + 2] = isFront ? w1 : w2;
      }
    }
  }
}
