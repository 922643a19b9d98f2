import { expect, test } from 'vitest';
import { buildAabbTree, closestPoints } from '../src/index.js';
import { exactDistance, onGrid } from './support/exact-distance.js';
import { seededRandom } from './support/random-triangles.js';

const triangleCount = 24;

/** How far the third corner stands off the first two's line, parts of the size; 0 is a segment. */
test.each([1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 0])(
  'triangles %f wide: distances are those of whole-number arithmetic to 1e-9',
  (width) => {
    const random = seededRandom(11);
    const corners = new Float64Array(9 * triangleCount);
    for (let triangle = 0; triangle < triangleCount; triangle++) {
      const first = Array.from({ length: 3 }, () => random());
      const second = Array.from({ length: 3 }, () => random());
      const along = random() * 1.5 - 0.25;
      const third = first.map((value, axis) => value + along * (second[axis] - value) + width * (random() - 0.5));
      const turned = [first, second, third].map((_, k, all) => all[(k + triangle) % 3]);
      corners.set(turned.flat().map(onGrid), 9 * triangle);
    }
    const faces = Uint32Array.from({ length: 3 * triangleCount }, (_, k) => k);
    // Half of the points stand straight above the inside of a triangle, where thin ones are hard.
    const near = (triangle: number, offset: number, isAbove: boolean): number[] => {
      const [u, v] = [random() / 2, random() / 2];
      const corner = (k: number, axis: number) => corners[9 * triangle + 3 * k + axis];
      const edge = (k: number) => [0, 1, 2].map((axis) => corner(k, axis) - corner(0, axis));
      const [first, second] = [edge(1), edge(2)];
      const normal = unit(
        [0, 1, 2].map((k) => first[(k + 1) % 3] * second[(k + 2) % 3] - first[(k + 2) % 3] * second[(k + 1) % 3]),
      );
      return normal.map(
        (n, axis) => corner(0, axis) + u * first[axis] + v * second[axis] + offset * (isAbove ? n : random() - 0.5),
      );
    };
    const points = Float64Array.from(
      Array.from({ length: 192 }, (_, k) =>
        near(k % triangleCount, [2, 0.1, 1e-2, 1e-3][(k >> 1) % 4], k % 2 === 0),
      ).flat(),
      onGrid,
    );
    const { distances } = closestPoints(buildAabbTree(corners, faces), points);
    distances.forEach((distance, k) => {
      const point = points.subarray(3 * k, 3 * k + 3);
      const best = Math.min(...Array.from({ length: triangleCount }, (_, f) => exactDistance(corners, 9 * f, point)));
      expect(Math.abs(distance - best)).toBeLessThanOrEqual(1e-9 * best);
    });
  },
);

function unit(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => (length > 0 ? value / length : 0));
}
