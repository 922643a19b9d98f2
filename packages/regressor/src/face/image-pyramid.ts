import type { RgbImage } from '@ringnet/io';
import type { Region } from './region.js';
import { sampleRegion } from './sample-region.js';

/**
 * A photo and its halvings, made when they are first needed, so that a small view of a large photo is free of aliases.
 */
export class ImagePyramid {
  private readonly levels: RgbImage[];

  constructor(readonly photo: RgbImage) {
    this.levels = [photo];
  }

  /**
   * Samples a square bilinearly from the halving that is nearest in scale.
   *
   * @param side  pixels of the result's side
   * @param low   value that stands for 0
   * @param high  value that stands for 255
   * @param outside  what lies beyond the photo: black, or its edge repeated
   * @param out   [side, side, 3], where the result goes; made when left out
   * @returns [side, side, 3], row-major RGB
   */
  sample(
    region: Region,
    side: number,
    low: number,
    high: number,
    outside: 'black' | 'edge' = 'black',
    out: Float32Array = new Float32Array(side * side * 3),
  ): Float32Array {
    const level = Math.max(0, Math.round(Math.log2(region.sizePx / side)));
    sampleRegion(this.level(level), region, 1 / 2 ** level, side, low, high, outside, out);
    return out;
  }

  private level(index: number): RgbImage {
    for (let k = this.levels.length; k <= index; k++) this.levels.push(halve(this.levels[k - 1]));
    return this.levels[index];
  }
}

/** Means of 2 x 2 blocks; an odd last row or column is repeated. */
function halve({ data, width, height }: RgbImage): RgbImage {
  const newWidth = Math.ceil(width / 2);
  const newHeight = Math.ceil(height / 2);
  const result = new Uint8Array(newWidth * newHeight * 3);
  for (let y = 0, target = 0; y < newHeight; y++) {
    const upper = 2 * y * width * 3;
    const lower = Math.min(2 * y + 1, height - 1) * width * 3;
    for (let x = 0; x < newWidth; x++, target += 3) {
      const left = 6 * x;
      const right = 2 * x + 1 < width ? left + 3 : left;
      const a = upper + left;
      const b = upper + right;
      const c = lower + left;
      const d = lower + right;
      result[target] = (data[a] + data[b] + data[c] + data[d] + 2) >> 2;
      result[target + 1] = (data[a + 1] + data[b + 1] + data[c + 1] + data[d + 1] + 2) >> 2;
      result[target + 2] = (data[a + 2] + data[b + 2] + data[c + 2] + data[d + 2] + 2) >> 2;
    }
  }
  return { width: newWidth, height: newHeight, channels: 3, data: result };
}
