import type { RgbImage } from '@ringnet/io';
import type { RasterBuffers } from './raster-buffers.js';
import type { SurfaceSampler } from './surface.js';
import type { Window } from './window.js';

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
  light: SurfaceSampler,
): RgbImage {
  const data = background.data.slice();
  const { faceIds, width: stride } = buffers;
  const centre = (samples - 1) / 2;
  const weight = opacity / (samples * samples);
  const color = new Float64Array(3);
  for (let row = 0; row < window.height; row++) {
    for (let column = 0; column < window.width; column++) {
      const x = column * samples;
      const y = row * samples;
      const id = faceIds[y * stride + x];
      let red = 0;
      let green = 0;
      let blue = 0;
      let coverage = 0;
      if (seesOneFace(faceIds, stride, x, y, samples)) {
        if (id < 0) continue;
        light(id, x + centre, y + centre, color);
        coverage = opacity;
        red = color[0] * opacity;
        green = color[1] * opacity;
        blue = color[2] * opacity;
      } else {
        for (let sy = y; sy < y + samples; sy++) {
          for (let sx = x; sx < x + samples; sx++) {
            const sample = faceIds[sy * stride + sx];
            if (sample < 0) continue;
            light(sample, sx, sy, color);
            coverage += weight;
            red += color[0] * weight;
            green += color[1] * weight;
            blue += color[2] * weight;
          }
        }
      }
      const out = 3 * ((row + window.top) * background.width + column + window.left);
      const through = 1 - coverage;
      if (through > 1e-6) {
        red += through * data[out];
        green += through * data[out + 1];
        blue += through * data[out + 2];
      }
      data[out] = Math.min(255, red + 0.5);
      data[out + 1] = Math.min(255, green + 0.5);
      data[out + 2] = Math.min(255, blue + 0.5);
    }
  }
  return { ...background, data };
}

function seesOneFace(faceIds: Int32Array, stride: number, x: number, y: number, samples: number): boolean {
  const id = faceIds[y * stride + x];
  for (let sy = y; sy < y + samples; sy++) {
    for (let p = sy * stride + x; p < sy * stride + x + samples; p++) if (faceIds[p] !== id) return false;
  }
  return true;
}
