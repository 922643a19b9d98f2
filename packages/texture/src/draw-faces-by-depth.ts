import { drawFaces, SUBPIXELS } from './draw-faces.js';
import { HiddenTiles } from './hidden-tiles.js';
import type { RasterBuffers } from './raster-buffers.js';

const PIXEL = 1 / SUBPIXELS;
/** Limits within which an edge's crossing of a row, in doubles, is off by less than half of `NUDGE`: pixels, pixels a row. */
const LARGEST_FACE = 256 * SUBPIXELS;
const FARTHEST = 8192 * SUBPIXELS;
const STEEPEST = 2048;
/** Crossings are whole or at least 2^-28 pixel away from it: a shift by this decides none of them wrongly. */
const NUDGE = 2 ** -30;

/**
 * Draws depth and ids alone, exactly as `drawFaces` does, in less time: corners are snapped once, rows are cut out between
 * lines instead of by division, and faces that turn away come last, where whole faces hide behind what is drawn.
 */
export function drawFacesByDepth(
  points: Float32Array | Float64Array,
  faces: Uint32Array,
  buffers: RasterBuffers,
  cullsBack: boolean,
): void {
  const corners = snappedCorners(points);
  const later = new Uint32Array(cullsBack ? 0 : faces.length / 3);
  let laterCount = 0;
  for (let f = 0; f < faces.length; f += 3) {
    const area = areaOf(corners, faces, f);
    if (area < 0) drawFace(points, corners, faces, f, -area, true, buffers);
    else if (area > 0 && !cullsBack) later[laterCount++] = f;
  }
  if (laterCount === 0) return;
  const hidden = laterCount < faces.length / 3 ? new HiddenTiles(buffers) : null;
  for (let k = 0; k < laterCount; k++) {
    const f = later[k];
    if (hidden?.hides(points, 3 * faces[f], 3 * faces[f + 1], 3 * faces[f + 2])) continue;
    drawFace(points, corners, faces, f, areaOf(corners, faces, f), false, buffers);
  }
}

/** [V, 2], subpixels */
function snappedCorners(points: Float32Array | Float64Array): Float64Array {
  const corners = new Float64Array((points.length / 3) * 2);
  for (let i = 0, c = 0; i < points.length; i += 3, c += 2) {
    corners[c] = Math.round(points[i] * SUBPIXELS);
    corners[c + 1] = Math.round(points[i + 1] * SUBPIXELS);
  }
  return corners;
}

/** Twice the signed area, subpixels squared; negative for faces towards the viewer; not finite for lost corners. */
function areaOf(corners: Float64Array, faces: Uint32Array, f: number): number {
  const a = 2 * faces[f];
  const b = 2 * faces[f + 1];
  const c = 2 * faces[f + 2];
  const x = corners[a];
  const y = corners[a + 1];
  return (corners[b] - x) * (corners[c + 1] - y) - (corners[c] - x) * (corners[b + 1] - y);
}

function drawFace(
  points: Float32Array | Float64Array,
  corners: Float64Array,
  faces: Uint32Array,
  f: number,
  area: number,
  isFront: boolean,
  buffers: RasterBuffers,
): void {
  const { width, height, depth, faceIds } = buffers;
  const v0 = faces[f];
  // Walk every face the same way round, so that the inside of an edge is where its function is positive.
  const v1 = isFront ? faces[f + 2] : faces[f + 1];
  const v2 = isFront ? faces[f + 1] : faces[f + 2];
  const x0 = corners[2 * v0];
  const y0 = corners[2 * v0 + 1];
  const x1 = corners[2 * v1];
  const y1 = corners[2 * v1 + 1];
  const x2 = corners[2 * v2];
  const y2 = corners[2 * v2 + 1];
  const yLow = Math.min(y0, y1, y2);
  const yHigh = Math.max(y0, y1, y2);
  const xLow = Math.min(x0, x1, x2);
  const xHigh = Math.max(x0, x1, x2);
  if (!(xHigh >= 0 && yHigh >= 0 && xLow <= (width - 1) * SUBPIXELS && yLow <= (height - 1) * SUBPIXELS)) return;
  if (xHigh - xLow > LARGEST_FACE || yHigh - yLow > LARGEST_FACE || xHigh > FARTHEST || yHigh > FARTHEST) {
    drawFaces(points, faces, f, f + 3, buffers, false, false);
    return;
  }
  const top = yLow <= 0 ? 0 : Math.ceil(yLow * PIXEL) | 0;
  let bottom = Math.floor(yHigh * PIXEL) | 0;
  if (bottom >= height) bottom = height - 1;
  const left = xLow <= 0 ? 0 : Math.ceil(xLow * PIXEL) | 0;
  let right = Math.floor(xHigh * PIXEL) | 0;
  if (right >= width) right = width - 1;
  if (top > bottom || left > right) return;

  const z0 = points[3 * v0 + 2];
  const z1 = points[3 * v1 + 2] - z0;
  const z2 = points[3 * v2 + 2] - z0;
  const inverse = SUBPIXELS / area;
  const zx = (z1 * (y2 - y0) - z2 * (y1 - y0)) * inverse;
  const zy = (z2 * (x1 - x0) - z1 * (x2 - x0)) * inverse;
  if (!(Math.abs(zx + zy + z0) < Number.POSITIVE_INFINITY)) return;

  // Each edge cuts rows at start + slope * (row - top); rising edges bound rows on the left, falling ones on the right.
  let startA = left;
  let slopeA = 0;
  let startB = left;
  let slopeB = 0;
  let startC = right;
  let slopeC = 0;
  let startD = right;
  let slopeD = 0;
  for (let k = 0; k < 3; k++) {
    const xFrom = k === 0 ? x1 : k === 1 ? x2 : x0;
    const yFrom = k === 0 ? y1 : k === 1 ? y2 : y0;
    const dx = (k === 0 ? x2 : k === 1 ? x0 : x1) - xFrom;
    const dy = (k === 0 ? y2 : k === 1 ? y0 : y1) - yFrom;
    if (dy === 0) {
      // A flat edge at the bottom does not own its centres; one at the top does.
      if (dx < 0 && yFrom === bottom * SUBPIXELS) bottom--;
      continue;
    }
    const slope = dx / dy;
    if (slope > STEEPEST || slope < -STEEPEST) {
      drawFaces(points, faces, f, f + 3, buffers, false, false);
      return;
    }
    // A centre on a right edge counts as outside: one less, as edge functions are whole.
    const level = dx * (top * SUBPIXELS - yFrom) + dy * xFrom;
    if (dy < 0) {
      startB = startA;
      slopeB = slopeA;
      startA = level / (dy * SUBPIXELS) - NUDGE;
      slopeA = slope;
    } else {
      startD = startC;
      slopeD = slopeC;
      startC = (level - 1) / (dy * SUBPIXELS) + NUDGE;
      slopeC = slope;
    }
  }

  const face = (f / 3) | 0;
  const zStart = z0 - zx * x0 * PIXEL - zy * y0 * PIXEL;
  for (let y = top; y <= bottom; y++) {
    const down = y - top;
    let begin = startA + slopeA * down;
    const beginB = startB + slopeB * down;
    if (beginB > begin) begin = beginB;
    let end = startC + slopeC * down;
    const endD = startD + slopeD * down;
    if (endD < end) end = endD;
    if (end < 0 || begin > right) continue;
    const first = begin <= left ? left : Math.ceil(begin) | 0;
    const last = end >= right ? right : end | 0;
    const row = y * width;
    const stop = (row + last) | 0;
    let z = zStart + zy * y + zx * first;
    // Whole-number types, or every access converts: a third of the whole time.
    for (let p = (row + first) | 0; p <= stop; p++) {
      const own = Math.fround(z);
      if (own < depth[p] || (own === depth[p] && face < faceIds[p])) {
        depth[p] = own;
        faceIds[p] = face;
      }
      z += zx;
    }
  }
}
