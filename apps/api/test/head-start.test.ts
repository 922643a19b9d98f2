import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createHeadStarts } from '../src/reconstruction/head-start.js';
import type { ReconstructRequest } from '../src/reconstruction/reconstruct-request.js';
import { createFakeReconstructor } from './support/fake-reconstructor.js';
import { pngOf } from './support/pictures.js';

const request = { faces: 'LARGEST', crop: 'DETECT', headModel: 'tiny-head', regressor: 'tiny-regressor' };
const asked = { ...request, artifacts: [], textureSize: 512 } as ReconstructRequest;

function headStarts(role: 'all' | 'api' = 'all', isOnly = false) {
  const fake = createFakeReconstructor({ delayMs: 50 });
  return { fake, starts: createHeadStarts(fake, { maxPixels: 1000, role, workerConcurrency: 1 }, isOnly) };
}

test('the job that comes takes what was begun, and its progress', async () => {
  const { fake, starts } = headStarts();
  const stages: string[] = [];
  expect(starts.begin('a', await pngOf(1), asked)).toBe(true);
  const { heads, follow, done } = await starts.take('a');
  follow((stage) => stages.push(stage));
  expect((await heads)?.results).toHaveLength(1);
  done();
  expect(fake.calls.reconstruct).toBe(1);
  expect(stages).toContain('regress');
  expect((await starts.take('a')).heads).toBeNull(); // another attempt computes anew
});

test('a face that was found before the job came is told when it comes', async () => {
  const { fake, starts } = headStarts();
  const found = new Promise<void>((resolve) => {
    const { reconstruct } = fake;
    fake.reconstruct = (photo, options = {}) => reconstruct(photo, options).finally(resolve);
  });
  starts.begin('a', await pngOf(1), asked);
  await found;
  const told: unknown[] = [];
  const { heads, follow, done } = await starts.take('a');
  follow((stage, progress, face) => told.push([stage, progress, face?.index]));
  expect(told).toEqual([['regress', 0.6, 0]]);
  await heads;
  done();
});

test('a busy process and one without workers begin nothing', async () => {
  const { fake, starts } = headStarts();
  const { done } = await starts.take('running');
  expect(starts.begin('b', await pngOf(1), asked)).toBe(false);
  expect((await starts.take('b')).heads).toBeNull();
  done();
  const api = headStarts('api');
  expect(api.starts.begin('c', await pngOf(1), asked)).toBe(false);
  await setTimeout(20);
  expect([fake.calls.reconstruct, api.fake.calls.reconstruct]).toEqual([0, 0]);
});

test('in the only process a job waits for the one that was begun, however that ends', async () => {
  const { starts } = headStarts('all', true);
  starts.begin('f', await pngOf(1), asked);
  const order: string[] = [];
  const second = starts.take('g').then((job) => {
    order.push('g taken');
    return job;
  });
  const first = await starts.take('f');
  await first.heads;
  order.push('f done');
  first.done();
  (await second).done();
  expect(order).toEqual(['f done', 'g taken']);
  starts.begin('h', await pngOf(1), asked);
  const third = starts.take('i');
  starts.abandon('h');
  (await third).done();
});

test('what is abandoned or canceled ends', async () => {
  const { starts } = headStarts();
  starts.begin('d', await pngOf(1), asked);
  starts.abandon('d');
  expect((await starts.take('d')).heads).toBeNull();
  const other = headStarts().starts;
  other.begin('e', await pngOf(1), asked);
  const { heads, cancel } = await other.take('e');
  cancel(new Error('canceled'));
  await expect(heads).rejects.toThrow();
});
