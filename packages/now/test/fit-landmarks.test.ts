import { rotationFromAxisAngle } from '@ringnet/flame';
import { expect, test } from 'vitest';
import { applyLandmarkFit, fitLandmarks } from '../src/index.js';
import { seededRandom } from './support/random-triangles.js';

/** Points [N, 3] turned by R, enlarged and moved. */
function moved(points: Float64Array, r: ArrayLike<number>, scale: number, by: readonly number[]): Float64Array {
  return points.map((_, k) => {
    const [row, start] = [k % 3, k - (k % 3)];
    return scale * [0, 1, 2].reduce((sum, j) => sum + r[3 * row + j] * points[start + j], 0) + by[row];
  });
}

test('flat landmarks are turned, never mirrored', () => {
  const random = seededRandom(23);
  for (let k = 0; k < 200; k++) {
    const flat = Float64Array.from({ length: 21 }, (_, i) => (i % 3 === 1 ? 7 : 100 * random()));
    const turn = rotationFromAxisAngle(
      ...([random(), random(), random()].map((x) => 4 * x - 2) as [number, number, number]),
    );
    const scan = moved(flat, turn, 1, [10, -20, 30]);
    const fit = fitLandmarks(scan, moved(scan, turn, 0.5, [1, 2, 3]));
    expect(fit.isReflection).toBe(false);
  }
});

test('flat landmarks on themselves stay where they are', () => {
  const flat = Float64Array.of(0, 7, 0, 40, 7, 1, 60, 7, 1, 100, 7, 0, 50, 7, -20, 30, 7, -35, 70, 7, -35);
  const { rotation } = fitLandmarks(flat, flat);
  expect([...rotation]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1].map((value) => expect.closeTo(value, 12)));
});

test('mirrored landmarks that are not flat still give a reflection', () => {
  const random = seededRandom(29);
  const scan = Float64Array.from({ length: 21 }, () => 100 * random());
  const fit = fitLandmarks(
    scan,
    scan.map((value, k) => (k % 3 === 0 ? -value : value)),
  );
  expect(fit.isReflection).toBe(true);
  expect([
    ...applyLandmarkFit(
      fit,
      scan.map((value, k) => (k % 3 === 0 ? -value : value)),
    ),
  ]).toEqual([...scan].map((value) => expect.closeTo(value, 9)));
});
