import { expect, test } from 'vitest';
import { buildAabbTree, closestPoints, NowError } from '../src/index.js';
import golden from './golden/expected.json' with { type: 'json' };
import { mixedTriangles, seededRandom } from './support/random-triangles.js';

test('the golden unit cases: inside a face, past a corner, past an edge, on the mesh', () => {
  const { vertices, faces, points, distance, closest } = golden.point_to_mesh;
  const tree = buildAabbTree(Float64Array.from(vertices.flat()), Uint32Array.from(faces.flat()));
  const found = closestPoints(tree, Float64Array.from(points.flat()));
  expect([...found.distances]).toEqual(distance.map((value) => expect.closeTo(value, 12)));
  expect([...found.points]).toEqual(closest.flat().map((value) => expect.closeTo(value, 12)));
});

test('equals a densely sampled search over every triangle: ordinary, slivers, segments and points', () => {
  const random = seededRandom(5);
  const { vertices, faces } = mixedTriangles(60, random);
  const points = Float64Array.from({ length: 3 * 20 }, () => random() * 1.6 - 0.3);
  const found = closestPoints(buildAabbTree(vertices, faces), points);
  for (let i = 0; i < 20; i++) {
    const point = points.subarray(3 * i, 3 * i + 3);
    const best = Math.min(...Array.from({ length: 60 }, (_, face) => distanceByDescent(vertices, 9 * face, point)));
    // The search by descent stops within 1e-9 of the true minimum, and can only lie above it.
    expect(found.distances[i]).toBeLessThanOrEqual(best + 1e-12);
    expect(best - found.distances[i]).toBeLessThan(1e-8);
  }
});

test('the nearest point lies on the face that is named', () => {
  const random = seededRandom(9);
  const { vertices, faces } = mixedTriangles(60, random);
  const points = Float64Array.from({ length: 90 }, () => random());
  const found = closestPoints(buildAabbTree(vertices, faces), points);
  for (let i = 0; i < 30; i++) {
    const toItsFace = distanceByDescent(vertices, 9 * found.faceIds[i], found.points.subarray(3 * i, 3 * i + 3));
    expect(toItsFace).toBeLessThan(1e-8);
  }
});

test('refuses a mesh without faces and one with a NaN', () => {
  expect(() => buildAabbTree(new Float64Array(9), new Uint32Array(0))).toThrow(NowError);
  const vertices = new Float64Array(9);
  vertices[4] = Number.NaN;
  expect(() => buildAabbTree(vertices, Uint32Array.of(0, 1, 2))).toThrow(/vertex 1/);
});

/** Ternary search along the triangle's two directions: slow, and of another kind than the code under test. */
function distanceByDescent(corners: Float64Array, at: number, point: ArrayLike<number>): number {
  const along = (u: number): number => {
    let low = 0;
    let high = 1 - u;
    const distance = (v: number): number => {
      let sum = 0;
      for (let k = 0; k < 3; k++) {
        const mixed = (1 - u - v) * corners[at + k] + u * corners[at + 3 + k] + v * corners[at + 6 + k];
        sum += (mixed - point[k]) ** 2;
      }
      return Math.sqrt(sum);
    };
    for (let step = 0; step < 60; step++) {
      const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
      if (distance(a) < distance(b)) high = b;
      else low = a;
    }
    return distance((low + high) / 2);
  };
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (along(a) < along(b)) high = b;
    else low = a;
  }
  return along((low + high) / 2);
}
