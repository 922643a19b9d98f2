import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readAtMost } from '../src/photo/read-upload.js';
import { createUploadMemory } from '../src/upload/upload-memory.js';

const settled = async (promise: Promise<void>) =>
  Promise.race([promise.then(() => true), new Promise((resolve) => setTimeout(() => resolve(false), 10))]);

test('what is over the limit waits until an earlier upload is used up; the oldest never waits', async () => {
  const memory = createUploadMemory(100);
  const [first, second, third] = [memory.open(), memory.open(), memory.open()];
  expect(await settled(first.add(60))).toBe(true);
  expect(await settled(second.add(40))).toBe(true);
  const [more, late] = [second.add(10), third.add(10)];
  expect(await settled(more)).toBe(false);
  expect(await settled(first.add(1000))).toBe(true);
  first.close();
  expect(await settled(more)).toBe(true);
  expect(await settled(late)).toBe(true);
});

test('a closed upload waits for nothing and holds nothing', async () => {
  const memory = createUploadMemory(100);
  const [first, second, third] = [memory.open(), memory.open(), memory.open()];
  await first.add(100);
  const waiting = second.add(50);
  second.close();
  expect(await settled(waiting)).toBe(true);
  first.close();
  first.close();
  expect(await settled(third.add(100))).toBe(true);
});

test('the bytes of a staged upload wait for room, too', async () => {
  const memory = createUploadMemory(100);
  const [first, second] = [memory.open(), memory.open()];
  await first.add(80);
  const read = readAtMost(Readable.from([Buffer.alloc(30), Buffer.alloc(30)]), 1000, second);
  expect(await settled(read.then(() => {}))).toBe(false);
  first.close();
  expect((await read).length).toBe(60);
});
