import type { RgbImage } from '@ringnet/io';
import type { Region } from './region.js';

/**
 * A photo and its halvings, made when they are first needed, so that a small view of a large photo is free of aliases.
 */
export class ImagePyramid {
  private readonly levels: RgbImage[];

  constructor(readonly photo: RgbImage) {
    this.levels = [photo];
  }

  /**
   * Samples a square bilinearly.
   *
   * @param side  pixels of the result's side
   * @param low   value that stands for 0
   * @param high  value that stands for 255
   * @param outside  what lies beyond the photo: black, or its edge repeated
   * @returns [side, side, 3], row-major RGB
   */
  sample(region: Region, side: number, low: number, high: number, outside: 'black' | 'edge' = 'black'): Float32Array {
    const step = region.sizePx / side;
    const level = Math.max(0, Math.round(Math.log2(step)));
    return sampleRegion(this.level(level), region, 1 / 2 ** level, side, low, high, outside);
  }

  private level(index: number): RgbImage {
    for (let k = this.levels.length; k <= index; k++) this.levels.push(halve(this.levels[k - 1]));
    return this.levels[index];
  }
}

function sampleRegion(
  { data, width, height }: RgbImage,
  { centerX, centerY, sizePx, rollRad }: Region,
  scale: number,
  side: number,
  low: number,
  high: number,
  outside: 'black' | 'edge',
): Float32Array {
  const result = new Float32Array(side * side * 3);
  const stepX = (Math.cos(rollRad) * sizePx * scale) / side;
  const stepY = (Math.sin(rollRad) * sizePx * scale) / side;
  const gain = (high - low) / 255;
  const isInside = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height;
  for (let row = 0, target = 0; row < side; row++) {
    const v = row + 0.5 - side / 2;
    for (let column = 0; column < side; column++, target += 3) {
      const u = column + 0.5 - side / 2;
      let x = centerX * scale + stepX * u - stepY * v - 0.5;
      let y = centerY * scale + stepY * u + stepX * v - 0.5;
      if (outside === 'edge') {
        x = Math.min(Math.max(x, 0), width - 1);
        y = Math.min(Math.max(y, 0), height - 1);
      }
      const x0 = Math.floor(x);
      const y0 = Math.floor(y);
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let corner = 0; corner < 4; corner++) {
        const cornerX = x0 + (corner & 1);
        const cornerY = y0 + (corner >> 1);
        if (!isInside(cornerX, cornerY)) continue;
        const weight = (1 - Math.abs(x - cornerX)) * (1 - Math.abs(y - cornerY));
        const source = (cornerY * width + cornerX) * 3;
        red += weight * data[source];
        green += weight * data[source + 1];
        blue += weight * data[source + 2];
      }
      result[target] = low + gain * red;
      result[target + 1] = low + gain * green;
      result[target + 2] = low + gain * blue;
    }
  }
  return result;
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
