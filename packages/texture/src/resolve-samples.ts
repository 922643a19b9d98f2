import type { RgbImage } from '@ringnet/io';
import type { RasterBuffers } from './raster-buffers.js';
import type { RunPainter } from './surface.js';
import type { Window } from './window.js';

/** A pixel whose samples see different faces. */
const MIXED = -2;

/**
 * Turns drawn samples into pixels over a background. A pixel whose samples all see one face is lit once, at its centre;
 * any other pixel is lit sample by sample, so that edges are smooth and nothing is extrapolated.
 *
 * @param buffers `samples` times the window's size
 * @returns a new picture
 */
export function resolveSamples(
  background: RgbImage,
  window: Window,
  buffers: RasterBuffers,
  samples: number,
  opacity: number,
  paint: RunPainter,
): RgbImage {
  const data = background.data.slice();
  const { width: stride } = buffers;
  const centre = (samples - 1) / 2;
  const colors = new Float32Array(3 * window.width);
  const ids = new Int32Array(window.width);
  const own = new Float32Array(3);
  const mixed = new Float64Array(4);
  for (let row = 0; row < window.height; row++) {
    const y = row * samples;
    pixelIds(buffers, y, samples, ids);
    const out = 3 * ((row + window.top) * background.width + window.left);
    let drawnFrom = 0;
    for (let x = 0; x < window.width; ) {
      const id = ids[x];
      let end = x + 1;
      if (id >= 0) {
        while (end < window.width && ids[end] === id) end++;
        paint(id, x * samples + centre, y + centre, samples, end - x, colors, 3 * x);
      } else {
        blendRun(colors, 3 * drawnFrom, 3 * x, data, out, opacity);
        drawnFrom = end;
        if (id === MIXED) {
          mixSamples(buffers.faceIds, stride, x * samples, y, samples, paint, own, mixed);
          const through = 1 - mixed[3] * opacity;
          for (let k = 0; k < 3; k++) {
            const p = out + 3 * x + k;
            data[p] = toByte(mixed[k] * opacity + through * data[p]);
          }
        }
      }
      x = end;
    }
    blendRun(colors, 3 * drawnFrom, 3 * window.width, data, out, opacity);
  }
  return { ...background, data };
}

/** The face that all samples of each pixel of a row see, -1 for none, `MIXED` for several. */
function pixelIds({ faceIds, width: stride }: RasterBuffers, y: number, samples: number, ids: Int32Array): void {
  const start = y * stride;
  if (samples === 1) {
    for (let x = 0; x < ids.length; x++) ids[x] = faceIds[start + x];
    return;
  }
  for (let x = 0, p = start; x < ids.length; x++, p += samples) {
    const id = faceIds[p];
    let isOne = faceIds[p + 1] === id && faceIds[p + stride] === id && faceIds[p + stride + 1] === id;
    if (isOne && samples > 2) isOne = seesOneFace(faceIds, stride, p, samples);
    ids[x] = isOne ? id : MIXED;
  }
}

function seesOneFace(faceIds: Int32Array, stride: number, p: number, samples: number): boolean {
  const id = faceIds[p];
  for (let start = p; start < p + samples * stride; start += stride) {
    for (let q = start; q < start + samples; q++) if (faceIds[q] !== id) return false;
  }
  return true;
}

/** Mean colour of a pixel's samples, nothing counting as black, and the part that is covered. */
function mixSamples(
  faceIds: Int32Array,
  stride: number,
  x: number,
  y: number,
  samples: number,
  paint: RunPainter,
  colors: Float32Array,
  mixed: Float64Array,
): void {
  const weight = 1 / (samples * samples);
  mixed.fill(0);
  for (let sy = y; sy < y + samples; sy++) {
    for (let sx = x; sx < x + samples; sx++) {
      const id = faceIds[sy * stride + sx];
      if (id < 0) continue;
      paint(id, sx, sy, 1, 1, colors, 0);
      mixed[0] += weight * colors[0];
      mixed[1] += weight * colors[1];
      mixed[2] += weight * colors[2];
      mixed[3] += weight;
    }
  }
}

/** Puts `colors` from `from` to `to` over the pixels whose row begins at `row`. */
function blendRun(
  colors: Float32Array,
  from: number,
  to: number,
  data: Uint8Array,
  row: number,
  opacity: number,
): void {
  if (opacity === 1) {
    for (let k = from; k < to; k++) data[row + k] = toByte(colors[k]);
    return;
  }
  for (let k = from; k < to; k++) data[row + k] = toByte(data[row + k] + opacity * (colors[k] - data[row + k]));
}

function toByte(value: number): number {
  return value >= 255 ? 255 : (value + 0.5) | 0;
}
