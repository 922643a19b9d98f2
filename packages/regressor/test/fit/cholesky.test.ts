import { expect, test } from 'vitest';
import { factorCholesky, inverseDiagonal, solveCholesky } from '../../src/fit/cholesky.js';

// [[4, 2], [2, 5]] = L L' with L = [[2, 0], [1, 2]]; its inverse is [[5, -2], [-2, 4]] / 16.
test('factors, solves and inverts a 2 x 2 matrix worked by hand', () => {
  const matrix = Float64Array.of(4, 2, 2, 5);
  expect(factorCholesky(matrix, 2)).toBe(true);
  expect([matrix[0], matrix[2], matrix[3]]).toEqual([2, 1, 2]);
  const b = Float64Array.of(8, 12);
  solveCholesky(matrix, 2, b);
  expect([...b]).toEqual([1, 2]);
  expect([...inverseDiagonal(matrix, 2)]).toEqual([5 / 16, 4 / 16]);
  expect([...inverseDiagonal(matrix, 2, 1)]).toEqual([0, 4 / 16]);
});

test('refuses a matrix that is not positive definite', () => {
  expect(factorCholesky(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
  expect(factorCholesky(Float64Array.of(Number.NaN), 1)).toBe(false);
});
