import { expect, test } from 'vitest';
import { keepLocalPhoto, localPhoto } from '../src/home/local-photos.js';

const photo = new Blob(['pixels']);

test('the photo that is looked at outlives those that were sent before it was', async () => {
  for (let k = 0; k < 6; k++) await keepLocalPhoto(`photo-${k}`, photo);
  const looked = await localPhoto('photo-0');
  expect(looked).toMatch(/^blob:/);
  await keepLocalPhoto('photo-6', photo);
  expect(await localPhoto('photo-0')).toBe(looked);
  expect(await localPhoto('photo-1')).toBe(null); // there is no cache here: what is revoked is gone
});
