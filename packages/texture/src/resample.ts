import type { RgbImage } from '@ringnet/io';

/** A rectangle in pixels, edges anywhere: pixel (0, 0) covers -0.5..0.5. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Cuts a rectangle out of a picture at a new size: averages areas where it shrinks, bilinear where it grows.
 * What lies outside the picture repeats its edge.
 *
 * @param from in pixels of `image`
 * @param size of the result
 */
export function resample(
  image: RgbImage,
  from: Rectangle,
  size: { readonly width: number; readonly height: number },
): RgbImage {
  const columns = taps(from.left, from.width, size.width, image.width);
  const rows = taps(from.top, from.height, size.height, image.height);
  const lines = new Float32Array(3 * size.width * image.height);
  const rowFirst = Math.min(...rows.map((r) => r.first));
  const rowLast = Math.max(...rows.map((r) => r.first + r.weights.length - 1));
  for (let y = rowFirst; y <= rowLast; y++) {
    for (let x = 0; x < size.width; x++) {
      const { first, weights } = columns[x];
      const out = 3 * (y * size.width + x);
      for (let t = 0, p = 3 * (y * image.width + first); t < weights.length; t++, p += 3) {
        lines[out] += weights[t] * image.data[p];
        lines[out + 1] += weights[t] * image.data[p + 1];
        lines[out + 2] += weights[t] * image.data[p + 2];
      }
    }
  }
  const data = new Uint8Array(3 * size.width * size.height);
  const stride = 3 * size.width;
  for (let y = 0; y < size.height; y++) {
    const { first, weights } = rows[y];
    for (let x = 0; x < stride; x++) {
      let sum = 0.5;
      for (let t = 0; t < weights.length; t++) sum += weights[t] * lines[(first + t) * stride + x];
      data[y * stride + x] = sum;
    }
  }
  return { width: size.width, height: size.height, channels: 3, data };
}

/** Source pixels and weights of every output pixel along one axis; weights sum to 1. */
function taps(start: number, length: number, count: number, limit: number): { first: number; weights: number[] }[] {
  const step = length / count;
  const radius = Math.max(1, step);
  return Array.from({ length: count }, (_, k) => {
    const centre = start + (k + 0.5) * step;
    const low = Math.ceil(centre - radius + 1e-9);
    const high = Math.floor(centre + radius - 1e-9);
    const first = Math.max(0, Math.min(limit - 1, low));
    const last = Math.max(0, Math.min(limit - 1, high));
    const weights = new Array<number>(last - first + 1).fill(0);
    let sum = 0;
    for (let i = low; i <= high; i++) {
      // A tent: bilinear when growing, a smooth area average when shrinking.
      const weight = 1 - Math.abs(i - centre) / radius;
      weights[Math.max(first, Math.min(last, i)) - first] += weight;
      sum += weight;
    }
    return { first, weights: weights.map((w) => w / sum) };
  });
}
