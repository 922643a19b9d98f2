import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createHeadStarts } from '../src/reconstruction/head-start.js';
import type { ReconstructRequest } from '../src/reconstruction/reconstruct-request.js';
import { createFakeReconstructor } from './support/fake-reconstructor.js';
import { pngOf } from './support/pictures.js';

const request = { faces: 'LARGEST', crop: 'DETECT', headModel: 'tiny-head', regressor: 'tiny-regressor' };
const asked = { ...request, artifacts: [], textureSize: 512 } as ReconstructRequest;
const never = new AbortController().signal;

function headStarts(role: 'all' | 'api' = 'all') {
  const fake = createFakeReconstructor({ delayMs: 50 });
  return { fake, starts: createHeadStarts(fake, { maxPixels: 1000, role, workerConcurrency: 1 }) };
}

test('the job that comes takes what was begun, and its progress', async () => {
  const { fake, starts } = headStarts();
  const stages: string[] = [];
  starts.begin('a', await pngOf(1), asked);
  const { heads, done } = starts.take('a', never, (stage) => stages.push(stage));
  expect((await heads)?.results).toHaveLength(1);
  done();
  expect(fake.calls.reconstruct).toBe(1);
  expect(stages).toContain('regress');
  expect(starts.take('a', never, () => {}).heads).toBeNull(); // another attempt computes anew
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
  const { heads, done } = starts.take('a', never, (stage, progress, face) => told.push([stage, progress, face?.index]));
  expect(told).toEqual([['regress', 0.6, 0]]);
  await heads;
  done();
});

test('a busy process and one without workers begin nothing', async () => {
  const { fake, starts } = headStarts();
  const { done } = starts.take('running', never, () => {});
  starts.begin('b', await pngOf(1), asked);
  expect(starts.take('b', never, () => {}).heads).toBeNull();
  done();
  const api = headStarts('api');
  api.starts.begin('c', await pngOf(1), asked);
  await setTimeout(20);
  expect([fake.calls.reconstruct, api.fake.calls.reconstruct]).toEqual([0, 0]);
});

test('what is abandoned or canceled ends', async () => {
  const { starts } = headStarts();
  starts.begin('d', await pngOf(1), asked);
  starts.abandon('d');
  expect(starts.take('d', never, () => {}).heads).toBeNull();
  const other = headStarts().starts;
  const cancel = new AbortController();
  other.begin('e', await pngOf(1), asked);
  const { heads } = other.take('e', cancel.signal, () => {});
  cancel.abort(new Error('canceled'));
  await expect(heads).rejects.toThrow();
});
