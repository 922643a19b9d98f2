import { expect, test } from 'vitest';
import { createMatrixEngine } from '../src/matrix-engine.js';
import { linearMap, ridgeProblem, solveRidge } from '../src/ridge.js';

const line = [0, 1, 2, 3].map((x) => ({ x: Float32Array.of(x, 1), y: [2 * x + 1, -x] }));

test('products of small matrices, worked by hand', async () => {
  const engine = await createMatrixEngine(1);
  const a = Float32Array.of(1, 2, 3, 4, 5, 6); // [3, 2]
  const b = Float32Array.of(1, 0, 0, 1, 1, 1); // [3, 2]
  expect([...(await engine.transposedTimes(a, b, 3))]).toEqual([6, 8, 8, 10]);
  expect([...(await engine.times(a, Float32Array.of(1, 1), 3))]).toEqual([3, 7, 11]);
});

test('without damping a line is found exactly; a constant column gets no weight', async () => {
  const engine = await createMatrixEngine(1);
  const problem = await ridgeProblem(
    engine,
    4,
    (i) => line[i],
    () => 1,
  );
  const map = linearMap(problem, await solveRidge(engine, problem, 0, null, 5));
  expect([...map.weights]).toEqual([2, 0, -1, 0].map((v) => expect.closeTo(v, 4)));
  expect([...map.bias]).toEqual([1, 0].map((v) => expect.closeTo(v, 4)));
});

test('damping shrinks the slope as ridge regression says', async () => {
  const engine = await createMatrixEngine(1);
  const problem = await ridgeProblem(
    engine,
    4,
    (i) => line[i],
    () => 1,
  );
  // Variance of x is 1.25; lambda 2 of a row's mean square adds 2 * 1.25 / 4: slope 2 * 1.25 / (1.25 + 0.625).
  const map = linearMap(problem, await solveRidge(engine, problem, 2, null, 5));
  expect(map.weights[0]).toBeCloseTo(2 / 1.5, 4);
});
