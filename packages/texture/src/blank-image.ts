import type { RgbImage } from '@ringnet/io';
import type { Rgb } from './lighting.js';
import { checkSize } from './raster-buffers.js';

/**
 * A picture of one sRGB colour.
 *
 * @throws TextureError SIZE_LIMIT when a side is not a positive integer or there are more than 8192 x 8192 pixels
 */
export function blankImage(
  size: { readonly width: number; readonly height: number },
  [red, green, blue]: Rgb = [255, 255, 255],
): RgbImage {
  checkSize('picture', size);
  const data = new Uint8Array(3 * size.width * size.height);
  for (let p = 0; p < data.length; p += 3) {
    data[p] = red;
    data[p + 1] = green;
    data[p + 2] = blue;
  }
  return { width: size.width, height: size.height, channels: 3, data };
}
