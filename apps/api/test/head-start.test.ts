import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createHeadStarts } from '../src/reconstruction/head-start.js';
import type { ReconstructRequest } from '../src/reconstruction/reconstruct-request.js';
import { createFakeReconstructor } from './support/fake-reconstructor.js';
import { pngOf } from './support/pictures.js';

const request = { faces: 'LARGEST', crop: 'DETECT', headModel: 'tiny-head', regressor: 'tiny-regressor' };
const asked = { ...request, artifacts: [], textureSize: 512 } as ReconstructRequest;

const readPhoto = () => pngOf(1);

function headStarts(role: 'all' | 'api' = 'all', isOnly = false) {
  const fake = createFakeReconstructor({ delayMs: 50 });
  return { fake, starts: createHeadStarts(fake, { maxPixels: 1000, role, workerConcurrency: 1 }, isOnly) };
}

test('the job that comes takes what was begun, and its progress', async () => {
  const { fake, starts } = headStarts();
  const stages: string[] = [];
  expect(starts.begin('a', readPhoto, asked)).toBe(true);
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
  starts.begin('a', readPhoto, asked);
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
  expect(starts.begin('b', readPhoto, asked)).toBe(false);
  expect((await starts.take('b')).heads).toBeNull();
  done();
  const api = headStarts('api');
  expect(api.starts.begin('c', readPhoto, asked)).toBe(false);
  await setTimeout(20);
  expect([fake.calls.reconstruct, api.fake.calls.reconstruct]).toEqual([0, 0]);
});

test('of many requests at once an idle process reads one before it is let in, a busy one none', async () => {
  const { starts } = headStarts();
  const end = starts.claim();
  expect(end).not.toBeNull();
  expect(starts.claim()).toBeNull();
  starts.begin('a', readPhoto, asked);
  end?.();
  expect(starts.claim()).toBeNull(); // it computes
  const { done } = await starts.take('a');
  expect(starts.claim()).toBeNull();
  done();
  expect(starts.claim()).not.toBeNull();
  expect(headStarts('api').starts.claim()).toBeNull();
});

test('in the only process a job waits for the one that was begun, however that ends', async () => {
  const { starts } = headStarts('all', true);
  starts.begin('f', readPhoto, asked);
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
  starts.begin('h', readPhoto, asked);
  const third = starts.take('i');
  starts.abandon('h');
  (await third).done();
});

test('what is abandoned or canceled ends', async () => {
  const { starts } = headStarts();
  starts.begin('d', readPhoto, asked);
  starts.abandon('d');
  expect((await starts.take('d')).heads).toBeNull();
  const other = headStarts().starts;
  other.begin('e', readPhoto, asked);
  const { heads, cancel } = await other.take('e');
  cancel(new Error('canceled'));
  await expect(heads).rejects.toThrow();
});

test('a photo that cannot be read fails the job, not the process', async () => {
  const { starts } = headStarts();
  starts.begin('j', () => Promise.reject(new Error('the file is gone')), asked);
  await setTimeout(5);
  await expect((await starts.take('j')).heads).rejects.toThrow('the file is gone');
});
