import { FormatError } from './format-error.js';
import type { PixelImage } from './pixel-image.js';

/** @throws FormatError MALFORMED when the data does not have width x height x channels bytes */
export function checkPixels(image: PixelImage): void {
  const { width, height, channels, data } = image;
  if (!(width >= 1 && height >= 1) || data.length !== width * height * channels) {
    const message = `${width} x ${height} x ${channels} pixels need another length than ${data.length}`;
    throw new FormatError('MALFORMED', 'image', message);
  }
}
