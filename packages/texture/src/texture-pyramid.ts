import type { RgbImage } from '@ringnet/io';

/** A texture with its halvings, for sampling without shimmer where it is drawn small; each is made when first asked for. */
export class TexturePyramid {
  /** Index of the smallest halving, at least 16 pixels on its shorter side */
  readonly last: number;
  private readonly levels: RgbImage[];

  constructor(texture: RgbImage) {
    this.levels = [texture];
    this.last = Math.max(0, Math.floor(Math.log2(Math.min(texture.width, texture.height) / 16)));
  }

  /** @param index 0 is the full size; beyond the last, the last */
  level(index: number): RgbImage {
    const wanted = Math.min(index, this.last);
    while (this.levels.length <= wanted) this.levels.push(halve(this.levels[this.levels.length - 1]));
    return this.levels[wanted];
  }
}

function halve(image: RgbImage): RgbImage {
  const width = image.width >> 1;
  const height = image.height >> 1;
  const data = new Uint8Array(3 * width * height);
  const from = image.data;
  const stride = 3 * image.width;
  for (let y = 0, out = 0; y < height; y++) {
    let p = 2 * y * stride;
    let q = p + stride;
    for (let x = 0; x < width; x++, p += 6, q += 6, out += 3) {
      data[out] = (from[p] + from[p + 3] + from[q] + from[q + 3] + 2) >> 2;
      data[out + 1] = (from[p + 1] + from[p + 4] + from[q + 1] + from[q + 4] + 2) >> 2;
      data[out + 2] = (from[p + 2] + from[p + 5] + from[q + 2] + from[q + 5] + 2) >> 2;
    }
  }
  return { width, height, channels: 3, data };
}

/**
 * Bilinear colour of a picture, sRGB values 0-255; outside it, the edge.
 *
 * @param x, y pixels, centres at integers
 * @param out  [3], written
 */
export function sampleSrgb(image: RgbImage, x: number, y: number, out: Float64Array): void {
  const { width, height, data } = image;
  const cx = Math.max(0, Math.min(width - 1, x));
  const cy = Math.max(0, Math.min(height - 1, y));
  const x0 = cx | 0;
  const y0 = cy | 0;
  const fx = cx - x0;
  const fy = cy - y0;
  const p = 3 * (y0 * width + x0);
  const right = p + (x0 < width - 1 ? 3 : 0);
  const down = y0 < height - 1 ? 3 * width : 0;
  for (let k = 0; k < 3; k++) {
    const top = data[p + k] + fx * (data[right + k] - data[p + k]);
    const bottom = data[p + down + k] + fx * (data[right + down + k] - data[p + down + k]);
    out[k] = top + fy * (bottom - top);
  }
}
