import { afterAll, expect, test } from 'vitest';
import { emitCut, emitPartMatrix, emitPointsOfWhole, type PartOptions } from '../src/attention-ops.js';
import { closeEngine, near, runGraph } from './support/run-graph.js';

afterAll(closeEngine);

const options: PartOptions = {
  left: 0,
  right: 1,
  subset: [0, 1, 2, 3],
  width: 16,
  height: 16,
  scaleX: 1.5,
  scaleY: 1.5,
  targetRad: 0,
};
const matrixOf = (points: readonly number[], changes: Partial<PartOptions> = {}) =>
  runGraph(
    (to) => emitPartMatrix(to, 'points', { ...options, ...changes }, 'out'),
    { points: { shape: [1, 4, 3], values: points } },
    [1, 4, 4],
  );

test('a level part: 1.5 times the box of its points, in 16 x 16 pixels', async () => {
  // The box is 20 x 30 around (20, 25), so the part is 30 x 45 and its corner at (5, 2.5).
  const matrix = await matrixOf([10, 20, 9, 30, 20, 9, 20, 10, 9, 20, 40, 9]);
  expect(matrix).toEqual(near([30 / 16, 0, 0, 5, 0, 45 / 16, 0, 2.5, 0, 0, 1, 0, 0, 0, 0, 1]));
});

test('a part on its side: its x runs down the picture, its y to the left', async () => {
  // Points (0, 0), (0, 10), (5, 5), (-5, 5): 10 x 10 around (0, 5); pixel (0, 0) lies at (5, 0).
  const changes = { width: 10, height: 10, scaleX: 1, scaleY: 1 };
  const points = [0, 0, 0, 0, 10, 0, 5, 5, 0, -5, 5, 0];
  expect(await matrixOf(points, changes)).toEqual(near([0, -1, 0, 5, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]));
  // Asked for a line that runs down in the part, it is cut out upright.
  const upright = await matrixOf(points, { ...changes, targetRad: Math.PI / 2 });
  expect(upright).toEqual(near([1, 0, 0, -5, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]));
});

/** 4 x 4 pixels of 10 row + column, cut to 2 x 2 from a place. */
const cutAt = (x: number, y: number) =>
  runGraph(
    (to) => emitCut(to, 'data', 'matrix', { width: 4, height: 4 }, { width: 2, height: 2 }, 'out'),
    {
      data: { shape: [1, 1, 4, 4], values: Array.from({ length: 16 }, (_, k) => 10 * Math.floor(k / 4) + (k % 4)) },
      matrix: { shape: [1, 4, 4], values: [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, 0, 0, 0, 0, 1] },
    },
    [1, 1, 2, 2],
  );

test('a cut reads pixels, and between them bilinearly', async () => {
  expect(await cutAt(1, 2)).toEqual(near([21, 22, 31, 32]));
  expect(await cutAt(0.5, 0)).toEqual(near([0.5, 1.5, 10.5, 11.5]));
});

test('a cut is 0 beyond the outermost pixel centres, without a blend', async () => {
  expect(await cutAt(-0.25, 1)).toEqual(near([0, 10.75, 0, 20.75]));
  expect(await cutAt(1, 2.25)).toEqual(near([23.5, 24.5, 0, 0]));
});

test('points of a part come back to the whole', async () => {
  const inputs = {
    points: { shape: [1, 2, 2], values: [1, 2, 0, 0] },
    matrix: { shape: [1, 4, 4], values: [0, -2, 9, 5, 3, 0, 9, 7, 0, 0, 1, 0, 0, 0, 0, 1] },
  };
  const points = await runGraph((to) => emitPointsOfWhole(to, 'points', 'matrix', 'out'), inputs, [1, 2, 2]);
  expect(points).toEqual(near([1, 10, 5, 7]));
});
