import { expect, test } from 'vitest';
import { moveToSharedMemory } from '../src/index.js';
import { photo } from './support/photos.js';

test('a decoded photo moves: its pixels are shared, and the memory they had is free', async () => {
  const image = await photo('grace_hopper.jpg');
  const copy = Uint8Array.from(image.data);
  const moved = moveToSharedMemory(image);
  expect(moved.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect({ ...moved, data: null }).toEqual({ ...image, data: null });
  expect(Buffer.compare(moved.data, copy)).toBe(0);
  if ('transfer' in ArrayBuffer.prototype) expect(image.data).toHaveLength(0);
  expect(moveToSharedMemory(moved)).toBe(moved);
});

test('of pixels that are part of something larger the rest stays whole', () => {
  const whole = Uint8Array.from({ length: 20 }, (_, i) => i);
  const data = whole.subarray(4, 16);
  const moved = moveToSharedMemory({ width: 2, height: 2, channels: 3, data });
  expect([...moved.data]).toEqual([...data]);
  expect(whole[19]).toBe(19);
});
