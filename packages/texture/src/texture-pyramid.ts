import type { RgbImage } from '@ringnet/io';

/** The part of a picture that will be sampled, pixels. */
export interface SampledPart {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Halvings up to this one may be made of a part alone; the margin then keeps what lies outside away from its edge. */
const LAST_OF_PART = 4;
const MARGIN = 2 << LAST_OF_PART;

/** A texture with its halvings, for sampling without shimmer where it is drawn small; each is made when first asked for. */
export class TexturePyramid {
  /** Index of the smallest halving, at least 16 pixels on its shorter side */
  readonly last: number;
  private levels: RgbImage[];
  private part: SampledPart | null;

  /** @param part what will be sampled: the rest of the halvings may stay black; default everything */
  constructor(texture: RgbImage, part: SampledPart | null = null) {
    this.levels = [texture];
    this.last = Math.max(0, Math.floor(Math.log2(Math.min(texture.width, texture.height) / 16)));
    this.part = part;
  }

  /** @param index 0 is the full size; beyond the last, the last */
  level(index: number): RgbImage {
    const wanted = Math.min(index, this.last);
    if (this.part !== null && wanted > LAST_OF_PART) {
      this.part = null;
      this.levels = this.levels.slice(0, 1);
    }
    while (this.levels.length <= wanted) {
      this.levels.push(halve(this.levels[this.levels.length - 1], this.part, this.levels.length));
    }
    return this.levels[wanted];
  }
}

function halve(image: RgbImage, part: SampledPart | null, level: number): RgbImage {
  const width = image.width >> 1;
  const height = image.height >> 1;
  const left = part ? Math.max(0, (part.left - MARGIN) >> level) : 0;
  const top = part ? Math.max(0, (part.top - MARGIN) >> level) : 0;
  const right = part ? Math.min(width, ((part.left + part.width + MARGIN) >> level) + 1) : width;
  const bottom = part ? Math.min(height, ((part.top + part.height + MARGIN) >> level) + 1) : height;
  const data = new Uint8Array(3 * width * height);
  const from = image.data;
  const stride = 3 * image.width;
  for (let y = top; y < bottom; y++) {
    let out = 3 * (y * width + left);
    let p = 2 * y * stride + 6 * left;
    let q = p + stride;
    for (let x = left; x < right; x++, p += 6, q += 6, out += 3) {
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
