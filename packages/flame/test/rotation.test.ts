import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  axisAngleFromQuaternion,
  axisAngleFromRotation,
  multiplyRotations,
  quaternionFromRotation,
  rotationFromAxisAngle,
  rotationFromQuaternion,
  rotationLeftJacobian,
} from '../src/index.js';
import { largestDifference } from './support/golden.js';

const number = fc.double({ min: -4, max: 4, noNaN: true });

test('a quarter turn about z sends +x to +y', () => {
  const r = rotationFromAxisAngle(0, 0, Math.PI / 2);
  expect([r[0], r[3], r[6]]).toEqual([expect.closeTo(0, 12), expect.closeTo(1, 12), expect.closeTo(0, 12)]);
});

test('is orthogonal with determinant +1, also near zero and half a turn', () => {
  const special = fc.constantFrom<[number, number, number]>(
    [0, 0, 0],
    [1e-9, 0, 0],
    [9e-5, 1e-5, 0],
    [1.1e-4, 0, 0],
    [0, Math.PI, 0],
  );
  fc.assert(
    fc.property(fc.oneof(fc.tuple(number, number, number), special), ([x, y, z]) => {
      const r = rotationFromAxisAngle(x, y, z);
      const transposed = [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]];
      expect(largestDifference(multiplyRotations(r, transposed), [1, 0, 0, 0, 1, 0, 0, 0, 1])).toBeLessThan(1e-12);
      const determinant =
        r[0] * (r[4] * r[8] - r[5] * r[7]) - r[1] * (r[3] * r[8] - r[5] * r[6]) + r[2] * (r[3] * r[7] - r[4] * r[6]);
      expect(determinant).toBeCloseTo(1, 12);
    }),
  );
});

describe('the ways there and back', () => {
  test.each([
    [0, 0, 0],
    [1e-10, 2e-10, 0],
    [Math.PI, 0, 0],
    [0, Math.PI - 1e-9, 0],
    [0, 0, -Math.PI],
    [2, 2, 0.5],
    [0.1, -3, 0.2],
  ])('axis-angle (%f, %f, %f)', (x, y, z) => {
    const r = rotationFromAxisAngle(x, y, z);
    const [a, b, c] = axisAngleFromRotation(r);
    expect(largestDifference(rotationFromAxisAngle(a, b, c), r)).toBeLessThan(1e-12);
    expect(Math.hypot(a, b, c)).toBeLessThanOrEqual(Math.PI + 1e-12);
  });

  test('quaternions of any length and sign', () => {
    fc.assert(
      fc.property(number, number, number, number, (w, x, y, z) => {
        fc.pre(Math.hypot(w, x, y, z) > 0.1);
        const r = rotationFromQuaternion(w, x, y, z);
        expect(largestDifference(rotationFromQuaternion(...quaternionFromRotation(r)), r)).toBeLessThan(1e-12);
        const [a, b, c] = axisAngleFromQuaternion(-2 * w, -2 * x, -2 * y, -2 * z);
        expect(largestDifference(rotationFromAxisAngle(a, b, c), r)).toBeLessThan(1e-9);
      }),
    );
  });
});

test.each([0, 1, 8])('a matrix whose element %d is no number is refused', (element) => {
  const broken = rotationFromAxisAngle(0, 0, 1).map((value, k) => (k === element ? Number.NaN : value));
  for (const convert of [quaternionFromRotation, axisAngleFromRotation]) {
    expect(() => convert(broken)).toThrow(expect.objectContaining({ name: 'FlameError', code: 'FIT_INPUT' }));
  }
});

test.each([
  [0.5, -0.3, 0.2],
  [3, 0.2, -0.1],
  [0, 0, 0],
])('a small change of the axis-angle (%f, %f, %f) turns as the Jacobian says', (x, y, z) => {
  const h = 1e-6;
  const j = rotationLeftJacobian(x, y, z);
  const after = rotationFromAxisAngle(x + h, y, z);
  const predicted = multiplyRotations(
    rotationFromAxisAngle(j[0] * h, j[3] * h, j[6] * h),
    rotationFromAxisAngle(x, y, z),
  );
  for (let i = 0; i < 9; i++) expect((predicted[i] - after[i]) / h).toBeCloseTo(0, 4);
});
