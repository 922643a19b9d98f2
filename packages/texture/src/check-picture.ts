import type { PixelImage } from '@ringnet/io';
import { TextureError } from './errors.js';

/** @throws TextureError ARRAY_LENGTH unless the picture is RGB: a canvas' pixels have a fourth channel */
export function checkPicture(
  name: string,
  { width, height, data }: Pick<PixelImage, 'width' | 'height' | 'data'>,
): void {
  if (data.length === 3 * width * height) return;
  const expected = `expected ${width} x ${height} x 3, RGB without alpha`;
  throw new TextureError('ARRAY_LENGTH', `${name} has ${data.length} bytes, ${expected}`);
}
