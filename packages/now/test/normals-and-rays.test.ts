import { expect, test } from 'vitest';
import { buildAabbTree, castRay, faceNormals, vertexNormals } from '../src/index.js';
import { mixedTriangles, seededRandom } from './support/random-triangles.js';

/** Two triangles in the planes z = 0 and z = 2, and one without area. */
const vertices = Float64Array.of(0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 2, 4, 0, 2, 0, 4, 2);
const faces = Uint32Array.of(0, 1, 2, 3, 5, 4, 0, 0, 1);

test('normals point to where faces run counter-clockwise, and are zero without area', () => {
  expect([...faceNormals(vertices, faces)]).toEqual([0, 0, 1, 0, 0, -1, 0, 0, 0]);
  expect([...vertexNormals(vertices, faces)].slice(0, 3)).toEqual([0, 0, 1]);
});

test('a ray meets the first face on its way, from either side, and nothing behind it', () => {
  const tree = buildAabbTree(vertices, faces);
  expect(castRay(tree, [1, 1, 5], [0, 0, -1])).toEqual({ distance: 3, faceId: 1 });
  expect(castRay(tree, [1, 1, 1], [0, 0, -2])).toEqual({ distance: 0.5, faceId: 0 });
  expect(castRay(tree, [1, 1, 5], [0, 0, 1])).toBeNull();
  expect(castRay(tree, [3, 3, 5], [0, 0, -1])).toBeNull();
  expect(castRay(tree, [-1, 1, 1], [1, 0, 0])).toBeNull();
});

test('a ray aimed at a point of a face among many stops there or earlier, at a point of the face it names', () => {
  const random = seededRandom(21);
  const mesh = mixedTriangles(90, random);
  const tree = buildAabbTree(mesh.vertices, mesh.faces);
  for (let face = 0; face < 90; face += 3) {
    const target = [0, 1, 2].map((axis) =>
      [0.5, 0.3, 0.2].reduce((sum, weight, k) => sum + weight * mesh.vertices[9 * face + 3 * k + axis], 0),
    );
    const origin = [random() * 4 - 2, random() * 4 - 2, 3] as const;
    const direction = target.map((value, axis) => value - origin[axis]) as unknown as [number, number, number];
    const hit = castRay(tree, origin, direction);
    expect(hit?.distance).toBeLessThanOrEqual(1 + 1e-9);
    const point = direction.map((value, axis) => origin[axis] + (hit?.distance ?? 0) * value);
    const own = mesh.vertices.subarray(9 * (hit?.faceId ?? 0), 9 * (hit?.faceId ?? 0) + 9);
    const normal = faceNormals(own, Uint32Array.of(0, 1, 2));
    const off = point.reduce((sum, value, axis) => sum + (value - own[axis]) * normal[axis], 0);
    expect(Math.abs(off)).toBeLessThan(1e-6);
  }
});
