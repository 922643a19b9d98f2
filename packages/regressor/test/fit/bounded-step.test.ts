import { expect, test } from 'vitest';
import { boundedStep } from '../../src/fit/bounded-step.js';

/** [[2, 1], [1, 2]]: half s' A s + g' s. */
const coupled = () => Float64Array.of(2, 1, 1, 2);
const free = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

function step(gradient: number[], lower: number[], upper: number[], matrix = coupled()): number[] {
  return [
    ...(boundedStep(matrix, Float64Array.from(gradient), Float64Array.from(lower), Float64Array.from(upper)) ?? []),
  ];
}

test('without limits it solves A s = - g', () => {
  // 2 a + b = 3 and a + 2 b = 3: a = b = 1.
  expect(step([-3, -3], [free[0], free[0]], [free[1], free[1]])).toEqual([
    expect.closeTo(1, 12),
    expect.closeTo(1, 12),
  ]);
});

test('what is held on its limit lets the others move on: not a clipped step', () => {
  // b stays at 0.2: 2 a = 3 - 0.2.
  expect(step([-3, -3], [-5, -5], [5, 0.2])).toEqual([expect.closeTo(1.4, 12), 0.2]);
});

test('an unknown that crosses only because another is held is held too', () => {
  expect(step([-3, -3], [-5, -5], [1.2, 0.2])).toEqual([1.2, 0.2]);
});

test('an unknown that would leave its limit once another is held is let go', () => {
  // Freely a = 1.2 and b = 0.1: both cross. With a at 0.5, b wants (1.4 - 0.5) / 2 = 0.45, inside its limits.
  expect(step([-2.5, -1.4], [-5, 0.2], [0.5, 5])).toEqual([0.5, expect.closeTo(0.45, 12)]);
});

test('a matrix that is not positive definite has no step', () => {
  expect(
    boundedStep(Float64Array.of(1, 2, 2, 1), new Float64Array(2), new Float64Array(2), new Float64Array(2)),
  ).toBeNull();
});

test('of many unknowns none could lower the cost inside its limits', () => {
  const n = 30;
  const rows = Float64Array.from({ length: n * n }, (_, i) => Math.sin(1.7 * i * i));
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) matrix[i * n + j] += rows[i * n + k] * rows[j * n + k];
    }
    matrix[i * n + i] += 0.5;
  }
  const gradient = Float64Array.from({ length: n }, (_, i) => 4 * Math.cos(3 * i));
  const lower = new Float64Array(n).fill(-0.3);
  const upper = new Float64Array(n).fill(0.4);
  const solved = boundedStep(matrix.slice(), gradient, lower, upper) as Float64Array;
  let held = 0;
  for (let i = 0; i < n; i++) {
    let slope = gradient[i];
    for (let j = 0; j < n; j++) slope += matrix[i * n + j] * solved[j];
    if (solved[i] === lower[i]) expect(slope).toBeGreaterThan(-1e-9);
    else if (solved[i] === upper[i]) expect(slope).toBeLessThan(1e-9);
    else expect(slope).toBeCloseTo(0, 9);
    if (solved[i] === lower[i] || solved[i] === upper[i]) held++;
    expect(solved[i]).toBeGreaterThanOrEqual(-0.3);
    expect(solved[i]).toBeLessThanOrEqual(0.4);
  }
  expect(held).toBeGreaterThan(5);
});
