import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  alignPoints,
  applySimilarity,
  pinholeProjection,
  projectLandmarks,
  rotationFromAxisAngle,
  solveDampedLeastSquares,
  weakPerspectiveProjection,
} from '../src/index.js';
import { largestDifference } from './support/golden.js';

/** r = (10 (y - x^2), 1 - x): Rosenbrock's valley, zero at (1, 1). */
const rosenbrock = ([x, y]: Float64Array) => ({
  residuals: Float64Array.of(10 * (y - x * x), 1 - x),
  jacobian: Float64Array.of(-20 * x, 10, -1, 0),
});

test("walks down Rosenbrock's valley", () => {
  const { x, cost, hasConverged } = solveDampedLeastSquares({
    initial: Float64Array.of(-1.2, 1),
    linearise: rosenbrock,
  });
  expect(largestDifference(x, [1, 1])).toBeLessThan(1e-6);
  expect(cost).toBeLessThan(1e-15);
  expect(hasConverged).toBe(true);
});

test('stops at the box, where the rest is still solved', () => {
  const { x } = solveDampedLeastSquares({
    initial: Float64Array.of(-1.2, 1),
    linearise: rosenbrock,
    maximum: Float64Array.of(0.5, 9),
  });
  // With x held at 0.5 the best y is x squared
  expect(largestDifference(x, [0.5, 0.25])).toBeLessThan(1e-6);
});

test('a prior pulls by its weight', () => {
  // (x - 4)^2 + 3 (x - 0)^2 is least at 1; around centre 8 it is least at 7
  const problem = {
    initial: Float64Array.of(0),
    linearise: ([x]: Float64Array) => ({ residuals: Float64Array.of(x - 4), jacobian: Float64Array.of(1) }),
    priorWeights: Float64Array.of(3),
  };
  expect(solveDampedLeastSquares(problem).x[0]).toBeCloseTo(1, 6);
  expect(solveDampedLeastSquares({ ...problem, priorCentre: Float64Array.of(8) }).x[0]).toBeCloseTo(7, 6);
});

test('parameters that nothing sees stay where they are', () => {
  const { x } = solveDampedLeastSquares({
    initial: Float64Array.of(0, 5),
    linearise: ([a]) => ({ residuals: Float64Array.of(a - 2), jacobian: Float64Array.of(1, 0) }),
  });
  expect(largestDifference(x, [2, 5])).toBeLessThan(1e-6);
});

test('alignment finds the similarity again', () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  const points = Float64Array.from({ length: 30 }, (_, k) => Math.sin(7.3 * k * k));
  fc.assert(
    fc.property(number, number, number, fc.double({ min: 0.01, max: 100, noNaN: true }), (x, y, z, scale) => {
      const truth = {
        scale,
        rotation: rotationFromAxisAngle(x, y, z),
        translation: [z, x, y] as [number, number, number],
      };
      const found = alignPoints(points, applySimilarity(truth, points), true);
      expect(found.scale / scale).toBeCloseTo(1, 9);
      expect(largestDifference(found.rotation, truth.rotation)).toBeLessThan(1e-9);
      expect(largestDifference(found.translation, truth.translation)).toBeLessThan(1e-8 * Math.max(1, scale));
    }),
  );
  const mirrored = points.map((value, k) => (k % 3 === 0 ? -value : value));
  const r = alignPoints(points, mirrored, false).rotation;
  const determinant =
    r[0] * (r[4] * r[8] - r[5] * r[7]) - r[1] * (r[3] * r[8] - r[5] * r[6]) + r[2] * (r[3] * r[7] - r[4] * r[6]);
  expect(determinant).toBeCloseTo(1, 9);
});

test('projections by hand, and their derivatives', () => {
  const pinhole = pinholeProjection({ focalPx: 100, cx: 50, cy: 40 });
  const weak = weakPerspectiveProjection({ scale: 8, tx: 0.5, ty: -0.25 });
  expect([...projectLandmarks([1, 2, 4, 0, 0, 1], pinhole)]).toEqual([75, 90, 50, 40]);
  expect([...projectLandmarks([1, 2, 4], weak)]).toEqual([12, 14]);
  const at = [0.3, -0.2, 2];
  for (const projection of [pinhole, weak]) {
    const { derivative } = projection.project(at[0], at[1], at[2]);
    for (let k = 0; k < 3; k++) {
      const [after, before] = [1e-6, -1e-6].map((step) => {
        const moved = at.map((value, axis) => (axis === k ? value + step : value));
        return projection.project(moved[0], moved[1], moved[2]).position;
      });
      for (let axis = 0; axis < 2; axis++) {
        expect((after[axis] - before[axis]) / 2e-6).toBeCloseTo(derivative[3 * axis + k], 5);
      }
    }
  }
});
