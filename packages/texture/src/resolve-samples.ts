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
  const target = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  const { faceIds, width: stride } = buffers;
  const centre = (samples - 1) / 2;
  const isOpaque = opacity >= 1;
  const mixer = new SampleMixer(buffers, samples, paint);
  const line = new Uint8ClampedArray(3 * window.width);
  const ids = samples === 1 ? faceIds : new Int32Array(window.width);
  for (let row = 0; row < window.height; row++) {
    const y = row * samples;
    const start = samples === 1 ? y * stride : 0;
    if (samples > 1) pixelIds(buffers, y, samples, ids);
    const end = start + window.width;
    const out = 3 * ((row + window.top) * background.width + window.left);
    for (let i = start; i < end; ) {
      const id = ids[i];
      const x = i - start;
      i++;
      if (id >= 0) {
        while (i < end && ids[i] === id) i++;
        const count = i - start - x;
        if (isOpaque) paint(id, x * samples + centre, y + centre, samples, count, target, out + 3 * x);
        else {
          paint(id, x * samples + centre, y + centre, samples, count, line, 0);
          for (let k = 0; k < 3 * count; k++) {
            const p = out + 3 * x + k;
            target[p] = data[p] + opacity * (line[k] - data[p]);
          }
        }
      } else if (id === MIXED) mixer.mix(x * samples, y, opacity, target, out + 3 * x);
    }
  }
  return { ...background, data };
}

/** The face that all samples of each pixel of a row see, -1 for none, `MIXED` for several. */
function pixelIds({ faceIds, width: stride }: RasterBuffers, y: number, samples: number, ids: Int32Array): void {
  const start = y * stride;
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

/** Lights pixels that see several faces: each face once, in the middle of its samples. */
class SampleMixer {
  private readonly ids: Int32Array;
  private readonly color = new Uint8ClampedArray(3);

  constructor(
    private readonly buffers: RasterBuffers,
    private readonly samples: number,
    private readonly paint: RunPainter,
  ) {
    this.ids = new Int32Array(samples * samples);
  }

  /** Puts the pixel whose samples begin at x, y over what `target` holds at `out`. */
  mix(x: number, y: number, opacity: number, target: Uint8ClampedArray, out: number): void {
    const { ids, samples, color } = this;
    const { faceIds, width } = this.buffers;
    for (let s = 0; s < ids.length; s++) {
      const down = (s / samples) | 0;
      ids[s] = faceIds[(y + down) * width + x + s - down * samples];
    }
    let red = 0;
    let green = 0;
    let blue = 0;
    let covered = 0;
    for (let first = 0; first < ids.length; first++) {
      const id = ids[first];
      if (id < 0) continue;
      let count = 0;
      let right = 0;
      let below = 0;
      for (let s = first; s < ids.length; s++) {
        if (ids[s] !== id) continue;
        const down = (s / samples) | 0;
        count++;
        right += s - down * samples;
        below += down;
        ids[s] = -1;
      }
      this.paint(id, x + right / count, y + below / count, 1, 1, color, 0);
      red += count * color[0];
      green += count * color[1];
      blue += count * color[2];
      covered += count;
    }
    const part = opacity / ids.length;
    const through = 1 - covered * part;
    target[out] = red * part + through * target[out];
    target[out + 1] = green * part + through * target[out + 1];
    target[out + 2] = blue * part + through * target[out + 2];
  }
}
