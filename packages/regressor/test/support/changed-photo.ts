import type { RgbImage } from '@ringnet/io';
import { resizeBilinear } from '../../src/resize-bilinear.js';

/** A photo after a change, and where its pixels were before. */
export interface ChangedPhoto {
  readonly image: RgbImage;
  readonly before: (x: number, y: number) => [number, number];
}

/** Moves pixels: `from` says where each pixel of the new picture was; outside it is grey. */
function remap(image: RgbImage, width: number, height: number, from: ChangedPhoto['before']): ChangedPhoto {
  const data = new Uint8Array(width * height * 3).fill(128);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [sourceX, sourceY] = from(x, y);
      if (sourceX < 0 || sourceY < 0 || sourceX >= image.width || sourceY >= image.height) continue;
      const source = (sourceY * image.width + sourceX) * 3;
      data.set(image.data.subarray(source, source + 3), (y * width + x) * 3);
    }
  }
  return { image: { width, height, channels: 3, data }, before: from };
}

/** Clockwise by quarter turns. */
export function turned(image: RgbImage, quarters: 1 | 2 | 3): ChangedPhoto {
  const { width, height } = image;
  if (quarters === 1) return remap(image, height, width, (x, y) => [y, height - 1 - x]);
  if (quarters === 2) return remap(image, width, height, (x, y) => [width - 1 - x, height - 1 - y]);
  return remap(image, height, width, (x, y) => [width - 1 - y, x]);
}

export function padded(image: RgbImage, left: number, top: number, right: number, bottom: number): ChangedPhoto {
  const { width, height } = image;
  return remap(image, width + left + right, height + top + bottom, (x, y) => [x - left, y - top]);
}

/** Half as large by powers of two (means of blocks), or larger (bilinear). */
export function scaled(image: RgbImage, factor: number): ChangedPhoto {
  let result = image;
  const even = (length: number) => length - (length % 4); // so that the halvings are exact
  if (factor < 1) result = remap(image, even(image.width), even(image.height), (x, y) => [x, y]).image;
  for (let step = factor; step < 1; step *= 2) result = resizeBilinear(result, result.width / 2, result.height / 2);
  if (factor > 1) result = resizeBilinear(image, image.width * factor, image.height * factor);
  return { image: result, before: (x, y) => [(x + 0.5) / factor - 0.5, (y + 0.5) / factor - 0.5] };
}

/** Every way in which tests change a photo, by name. */
export const changes: Readonly<Record<string, (image: RgbImage) => ChangedPhoto>> = {
  'turned by 90 degrees': (image) => turned(image, 1),
  'turned by 180 degrees': (image) => turned(image, 2),
  'turned by 270 degrees': (image) => turned(image, 3),
  'half as large': (image) => scaled(image, 0.5),
  'a quarter as large': (image) => scaled(image, 0.25),
  'twice as large': (image) => scaled(image, 2),
  'four times as large': (image) => scaled(image, 4),
  'with a wide border': (image) => padded(image, 50, 100, 400, 300),
};
