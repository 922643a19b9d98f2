import { expect, test } from 'vitest';
import { closeHoles, countOpenEdges, type Mesh, readNpy } from '../src/index.js';
import { goldenBytes } from './support/golden.js';
import { fullMesh, tetrahedron } from './support/shapes.js';

/** Six times the signed volume that the faces enclose; positive for outward faces. */
function volume6({ vertices: p, faces }: Mesh): number {
  let sum = 0;
  for (let at = 0; at < faces.length; at += 3) {
    const [a, b, c] = [faces[at] * 3, faces[at + 1] * 3, faces[at + 2] * 3];
    sum += p[a] * (p[b + 1] * p[c + 2] - p[b + 2] * p[c + 1]);
    sum -= p[a + 1] * (p[b] * p[c + 2] - p[b + 2] * p[c]);
    sum += p[a + 2] * (p[b] * p[c + 1] - p[b + 1] * p[c]);
  }
  return sum;
}

test('a closed mesh keeps its vertices and faces', () => {
  expect(closeHoles(fullMesh)).toEqual(tetrahedron);
  expect(countOpenEdges(tetrahedron)).toBe(0);
});

test('a tetrahedron without its floor gets three faces around the middle of the hole', () => {
  const open = { vertices: tetrahedron.vertices, faces: tetrahedron.faces.slice(3) };
  expect(countOpenEdges(open)).toBe(3);
  const closed = closeHoles(open);
  expect(countOpenEdges(closed)).toBe(0);
  expect(closed.faces.length).toBe(3 * 3 + 3 * 3);
  expect([...closed.vertices.subarray(12)]).toEqual([Math.fround(1 / 3), Math.fround(1 / 3), 0]);
  expect(volume6(closed)).toBeCloseTo(volume6(tetrahedron), 6);
});

test('a head with holes, two of them touching in one vertex, becomes watertight and keeps its volume', () => {
  const vertices = Float32Array.from(readNpy(goldenBytes('flame/v_template.npy')).data as Float64Array);
  const faces = Uint32Array.from(readNpy(goldenBytes('flame/faces.npy')).data as Uint32Array);
  const around = (vertex: number) => (face: number) => faces.subarray(face * 3, face * 3 + 3).includes(vertex);
  // The fans around two vertices that share a neighbour, and a far one, are cut out.
  const neighbour = faces[faces.findIndex((v, i) => v === 200 && i % 3 !== 2) + 1];
  const second =
    [...faces].filter((_, i) => around(neighbour)(Math.floor(i / 3))).find((v) => v !== 200 && v !== neighbour) ?? 0;
  const kept = Array.from({ length: faces.length / 3 }, (_, face) => face).filter(
    (face) => !around(200)(face) && !around(400)(face) && !around(second)(face),
  );
  const open = {
    vertices,
    faces: Uint32Array.from(kept.flatMap((face) => [...faces.subarray(face * 3, face * 3 + 3)])),
  };
  expect(countOpenEdges(open)).toBeGreaterThan(10);
  const closed = closeHoles(open);
  expect(countOpenEdges(closed)).toBe(0);
  expect(volume6(closed) / volume6({ vertices, faces })).toBeCloseTo(1, 1);
});

test('a chain of triangles that touch at their corners: each is closed, however long the way around them', () => {
  const count = 200_000;
  const vertices = Float32Array.from({ length: 3 * (2 * count + 1) }, (_, k) => k % 7);
  // Triangle t has the corners 2t, 2t + 1 and 2t + 2
  const faces = Uint32Array.from({ length: 3 * count }, (_, k) => 2 * Math.floor(k / 3) + (k % 3));
  const closed = closeHoles({ vertices, faces });
  expect([closed.faces.length, closed.vertices.length]).toEqual([3 * 4 * count, vertices.length + 3 * count]);
});

test('faces with a repeated corner are dropped', () => {
  const faces = Uint32Array.of(...tetrahedron.faces, 1, 1, 2);
  expect(closeHoles({ vertices: tetrahedron.vertices, faces })).toEqual(tetrahedron);
});

test('a face outside the mesh is refused', () => {
  const stray = { ...tetrahedron, faces: Uint32Array.of(0, 1, 9) };
  expect(() => closeHoles(stray)).toThrow(expect.objectContaining({ name: 'FormatError', code: 'MALFORMED' }));
});
