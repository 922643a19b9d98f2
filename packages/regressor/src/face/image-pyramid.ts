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
    sampleRegion(this.level(level), region, 1 / 2 ** level, side, { low, high, outside }, out);
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
  const pairs = 3 * (width >> 1);
  const result = new Uint8Array(newWidth * newHeight * 3);
  for (let y = 0, target = 0; y < newHeight; y++) {
    let upper = 2 * y * width * 3;
    let lower = Math.min(2 * y + 1, height - 1) * width * 3;
    for (const end = target + pairs; target < end; target += 3, upper += 6, lower += 6) {
      result[target] = (data[upper] + data[upper + 3] + data[lower] + data[lower + 3] + 2) >> 2;
      result[target + 1] = (data[upper + 1] + data[upper + 4] + data[lower + 1] + data[lower + 4] + 2) >> 2;
      result[target + 2] = (data[upper + 2] + data[upper + 5] + data[lower + 2] + data[lower + 5] + 2) >> 2;
    }
    for (const end = 3 * (y + 1) * newWidth; target < end; target++, upper++, lower++) {
      result[target] = (data[upper] + data[lower] + 1) >> 1;
    }
  }
  return { width: newWidth, height: newHeight, channels: 3, data: result };
}
