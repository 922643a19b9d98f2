import type { RgbImage } from '@ringnet/io';
import type { Rgb } from './lighting.js';

/** A picture of one sRGB colour. */
export function blankImage(
  size: { readonly width: number; readonly height: number },
  [red, green, blue]: Rgb = [255, 255, 255],
): RgbImage {
  const data = new Uint8Array(3 * size.width * size.height);
  for (let p = 0; p < data.length; p += 3) {
    data[p] = red;
    data[p + 1] = green;
    data[p + 2] = blue;
  }
  return { width: size.width, height: size.height, channels: 3, data };
}
