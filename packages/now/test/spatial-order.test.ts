import { expect, test } from 'vitest';
import { spatialOrder } from '../src/spatial-order.js';
import { seededRandom } from './support/random-triangles.js';

const random = seededRandom(41);
const points = Float64Array.from({ length: 3 * 4096 }, () => random() * 10 - 5);

const pathLength = (order: ArrayLike<number>): number => {
  let sum = 0;
  for (let k = 1; k < order.length; k++) {
    const [a, b] = [3 * order[k - 1], 3 * order[k]];
    sum += Math.hypot(points[a] - points[b], points[a + 1] - points[b + 1], points[a + 2] - points[b + 2]);
  }
  return sum;
};

test('every row once, along a path many times shorter than a random one', () => {
  const order = spatialOrder(points);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 4096 }, (_, row) => row));
  const asGiven = Array.from({ length: 4096 }, (_, row) => row);
  expect(pathLength(order)).toBeLessThan(pathLength(asGiven) / 5);
});

test('the eight corners of a cube: x fastest, z slowest', () => {
  const corners = Float32Array.from([7, 6, 5, 4, 3, 2, 1, 0].flatMap((k) => [k & 1, (k >> 1) & 1, k >> 2]));
  expect([...spatialOrder(corners)]).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
});

test('points in one place, none, and some without a number keep their rows', () => {
  expect([...spatialOrder(new Float64Array(9))]).toEqual([0, 1, 2]);
  expect([...spatialOrder(new Float64Array(0))]).toEqual([]);
  const order = spatialOrder(Float64Array.of(0, 0, 0, Number.NaN, 1, 1, Number.POSITIVE_INFINITY, 0, 0));
  expect([...order].sort()).toEqual([0, 1, 2]);
});
