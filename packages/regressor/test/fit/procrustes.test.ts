import { rotationFromAxisAngle } from '@ringnet/flame';
import { expect, test } from 'vitest';
import { alignSimilarity } from '../../src/fit/procrustes.js';

const corners = [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3];

test('finds a known similarity back', () => {
  const r = rotationFromAxisAngle(0.4, -1.1, 2);
  const target = corners.map((_, i) => {
    const p = corners.slice(i - (i % 3), i - (i % 3) + 3);
    const row = 3 * (i % 3);
    return 2.5 * (r[row] * p[0] + r[row + 1] * p[1] + r[row + 2] * p[2]) + [7, -8, 9][i % 3];
  });
  const found = alignSimilarity(corners, target, [1, 2, 3, 4]);
  expect(found.scale).toBeCloseTo(2.5, 9);
  expect([...found.rotation]).toEqual([...r].map((v) => expect.closeTo(v, 9)));
  expect([...found.translation]).toEqual([7, -8, 9].map((v) => expect.closeTo(v, 9)));
});

test('a mirror image is met by a rotation, never by a reflection', () => {
  const { rotation: r } = alignSimilarity(
    corners,
    corners.map((v, i) => (i % 3 === 0 ? -v : v)),
    [1, 1, 1, 1],
  );
  const determinant =
    r[0] * (r[4] * r[8] - r[5] * r[7]) - r[1] * (r[3] * r[8] - r[5] * r[6]) + r[2] * (r[3] * r[7] - r[4] * r[6]);
  expect(determinant).toBeCloseTo(1, 9);
});

test('points of weight zero do not count', () => {
  const target = [...corners];
  target[9] = 100;
  expect(alignSimilarity(corners, target, [1, 1, 1, 0]).scale).toBeCloseTo(1, 9);
});
