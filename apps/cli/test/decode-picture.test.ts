import { decodeImage, encodePng } from '@ringnet/io';
import { expect, test } from 'vitest';
import { decodePicture } from '../src/inputs/decode-picture.js';

test('a file of the caller may be larger than what a server takes', async () => {
  const pixel = { width: 1, height: 1, channels: 3 as const, data: Uint8Array.of(1, 2, 3) };
  // What follows a PNG's last chunk is not read.
  const bytes = Buffer.concat([await encodePng(pixel), Buffer.alloc(21 * 2 ** 20)]);
  await expect(decodeImage(bytes)).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  expect(await decodePicture(bytes)).toEqual(pixel);
});
