import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTurns } from '../src/http/turns.js';

test('of a heap so many start in each turn of the loop, in order', async () => {
  const turns = createTurns(3);
  const started: number[] = [];
  const all = Promise.all(Array.from({ length: 8 }, async (_, index) => turns.take().then(() => started.push(index))));
  const counts: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    await Promise.resolve();
    await new Promise((resolve) => process.nextTick(resolve));
    counts.push(started.length);
    await setImmediate();
  }
  await all;
  expect(counts).toEqual([3, 6, 8]);
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a turn that is over has room again', async () => {
  const turns = createTurns(1);
  for (let time = 0; time < 3; time++) {
    let isStarted = false;
    void turns.take().then(() => {
      isStarted = true;
    });
    await new Promise((resolve) => process.nextTick(resolve));
    expect(isStarted).toBe(true);
    await setImmediate();
    await setImmediate();
  }
});
