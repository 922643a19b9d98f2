import type { RgbImage } from '@ringnet/io';
import { RegressorError } from './errors.js';

/** @throws RegressorError PARAMETER_LENGTH unless the picture is RGB: a canvas' pixels have a fourth channel */
export function checkPicture({ width, height, data }: RgbImage): void {
  if (width >= 1 && height >= 1 && data.length === 3 * width * height) return;
  const expected = `expected ${width} x ${height} x 3, RGB without alpha`;
  throw new RegressorError('PARAMETER_LENGTH', `the picture has ${data.length} bytes, ${expected}`);
}
