import { expect, test } from 'vitest';
import { determinant3, svd3 } from '../src/svd3.js';
import { seededRandom } from './support/random-triangles.js';

const multiply = (a: ArrayLike<number>, b: ArrayLike<number>): number[] =>
  Array.from({ length: 9 }, (_, k) =>
    [0, 1, 2].reduce((sum, j) => sum + a[3 * Math.floor(k / 3) + j] * b[3 * j + (k % 3)], 0),
  );
const transpose = (a: ArrayLike<number>): number[] => [0, 3, 6, 1, 4, 7, 2, 5, 8].map((k) => a[k]);
const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];

test.each([
  ['diagonal', [3, 0, 0, 0, -2, 0, 0, 0, 1]],
  ['rank two', [1, 2, 3, 2, 4, 7, 3, 6, 10]],
  ['random', Array.from({ length: 9 }, seededRandom(3))],
])('%s: U diag(s) V^T is the matrix, factors are orthogonal, values fall', (_, matrix) => {
  const { u, s, v } = svd3(matrix);
  const scaled = Float64Array.from(u, (value, k) => value * s[k % 3]);
  expect(multiply(scaled, transpose(v))).toEqual(matrix.map((value) => expect.closeTo(value, 12)));
  for (const factor of [u, v]) {
    expect(multiply(factor, transpose(factor))).toEqual(identity.map((value) => expect.closeTo(value, 12)));
  }
  expect(s[0]).toBeGreaterThanOrEqual(s[1]);
  expect(s[1]).toBeGreaterThanOrEqual(s[2]);
});

test('rank two, free to choose: U V^T is a rotation, whatever the order of the columns', () => {
  const random = seededRandom(17);
  for (let k = 0; k < 50; k++) {
    const half = () => Array.from({ length: 9 }, (_, i) => (i % 3 === 2 ? 0 : random() - 0.5));
    const { u, v } = svd3(multiply(half(), transpose(half())));
    expect(determinant3(u) * determinant3(v)).toBeCloseTo(1, 9);
  }
});
