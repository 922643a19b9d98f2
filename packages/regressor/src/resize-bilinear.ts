import type { RgbImage } from '@ringnet/io';
import { roundHalfEven } from './round-half-even.js';

/** Weights are integers with 11 bits after the point. */
const ONE = 2048;

/**
 * Resizes with the fixed-point bilinear arithmetic that RingNet's preprocessing was trained with: no antialiasing,
 * except for an exact halving, which is a mean of 2 x 2 blocks.
 */
export function resizeBilinear(image: RgbImage, newWidth: number, newHeight: number): RgbImage {
  const { width, height } = image;
  if (newWidth === width && newHeight === height) return image;
  if (width === 2 * newWidth && height === 2 * newHeight) return halve(image, newWidth, newHeight);

  const columns = tapsOf(width, newWidth, true);
  const rows = tapsOf(height, newHeight, false);
  const data = new Uint8Array(newWidth * newHeight * 3);
  const upper = new Int32Array(newWidth * 3);
  const lower = new Int32Array(newWidth * 3);
  for (let y = 0; y < newHeight; y++) {
    blendRow(image, clamp(rows.first[y], height), columns, upper);
    blendRow(image, clamp(rows.first[y] + 1, height), columns, lower);
    const b0 = rows.weight0[y];
    const b1 = rows.weight1[y];
    const target = y * newWidth * 3;
    for (let k = 0; k < upper.length; k++) {
      const value = (((b0 * (upper[k] >> 4)) >> 16) + ((b1 * (lower[k] >> 4)) >> 16) + 2) >> 2;
      data[target + k] = Math.min(Math.max(value, 0), 255);
    }
  }
  return { width: newWidth, height: newHeight, channels: 3, data };
}

/** For each new pixel of an axis: the first of two source pixels and both weights. */
interface Taps {
  readonly first: Int32Array;
  readonly weight0: Int32Array;
  readonly weight1: Int32Array;
}

/** Rows keep their weights beyond the border (their row numbers are clamped later); columns do not. */
function tapsOf(length: number, newLength: number, stopsAtBorder: boolean): Taps {
  const first = new Int32Array(newLength);
  const weight0 = new Int32Array(newLength);
  const weight1 = new Int32Array(newLength);
  const step = 1 / (newLength / length);
  for (let k = 0; k < newLength; k++) {
    const place = Math.fround((k + 0.5) * step - 0.5);
    let index = Math.floor(place);
    let rest = Math.fround(place - index);
    if (stopsAtBorder && index < 0) [index, rest] = [0, 0];
    if (stopsAtBorder && index >= length - 1) [index, rest] = [length - 1, 0];
    first[k] = index;
    weight0[k] = roundHalfEven(Math.fround(Math.fround(1 - rest) * ONE));
    weight1[k] = roundHalfEven(Math.fround(rest * ONE));
  }
  return { first, weight0, weight1 };
}

function blendRow({ data, width }: RgbImage, y: number, { first, weight0, weight1 }: Taps, out: Int32Array): void {
  const start = y * width * 3;
  for (let x = 0; x < first.length; x++) {
    const left = start + first[x] * 3;
    const right = start + Math.min(first[x] + 1, width - 1) * 3;
    for (let channel = 0; channel < 3; channel++) {
      out[3 * x + channel] = data[left + channel] * weight0[x] + data[right + channel] * weight1[x];
    }
  }
}

function halve({ data, width }: RgbImage, newWidth: number, newHeight: number): RgbImage {
  const result = new Uint8Array(newWidth * newHeight * 3);
  const below = width * 3;
  for (let y = 0, target = 0; y < newHeight; y++) {
    for (let x = 0; x < newWidth; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const source = (2 * y * width + 2 * x) * 3 + channel;
        const sum = data[source] + data[source + 3] + data[source + below] + data[source + below + 3];
        result[target++] = (sum + 2) >> 2;
      }
    }
  }
  return { width: newWidth, height: newHeight, channels: 3, data: result };
}

function clamp(index: number, length: number): number {
  return Math.min(Math.max(index, 0), length - 1);
}
