import { afterAll, expect, test } from 'vitest';
import { emitChannelPad, emitPRelu, wholeBlocks } from '../src/blocked-ops.js';
import { closeEngine, near, runGraph } from './support/run-graph.js';

afterAll(closeEngine);

test('PRelu: as it is above 0, times the slope of its channel below, whatever the slope', async () => {
  const values = [-2, -1, 3, 4, -2, -1, 3, 4, -2, -1, 3, 4];
  const out = await runGraph(
    (to) => emitPRelu(to, 'x', to.floats('slope', [3, 1, 1, 1], [0.25, 1.5, -1]), 3, 'out'),
    { x: { shape: [1, 3, 2, 2], values } },
    [1, 3, 2, 2],
  );
  expect(out).toEqual(near([-0.5, -0.25, 3, 4, -3, -1.5, 3, 4, 2, 1, 3, 4]));
});

test.each([
  ['small', 2, 3],
  ['so large that a unit matrix would be dear', 128, 80],
])('channels of zeros: %s', async (_, from, more) => {
  const values = Array.from({ length: from * 4 }, (__, k) => k - 3);
  const out = await runGraph(
    (to) => emitChannelPad(to, 'x', from, from + more, 'out'),
    { x: { shape: [1, from, 2, 2], values } },
    [1, from + more, 2, 2],
  );
  expect(out).toEqual(near([...values, ...Array<number>(4 * more).fill(0)]));
});

test('a unit matrix is made once for all that need it', async () => {
  const values = [1, 2, 3, 4];
  const out = await runGraph(
    (to) => {
      emitChannelPad(to, 'x', 1, 2, 'a');
      emitChannelPad(to, 'x', 1, 2, 'b');
      to.emit('Add', ['a', 'b'], 'out');
    },
    { x: { shape: [1, 1, 2, 2], values } },
    [1, 2, 2, 2],
  );
  expect(out).toEqual(near([2, 4, 6, 8, 0, 0, 0, 0]));
});

test('whole blocks', () => {
  expect([1, 16, 17, 24, 88].map(wholeBlocks)).toEqual([16, 16, 32, 32, 96]);
});
