import { expect, test } from 'vitest';
import { vertexNormals } from '../src/vertex-normals.js';
import { viewCosines } from '../src/view-cosines.js';

/** A cube of side 1, its front at z = 0, camera frame: corner i is at (i & 1, i >> 1 & 1, i >> 2). */
const vertices = Float32Array.from({ length: 24 }, (_, i) => (Math.floor(i / 3) >> (i % 3)) & 1);
const faces = Uint32Array.of(
  ...[0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5],
);

test('a corner faces the viewer by its mean normal, on teeth by the face that does most', () => {
  const normals = vertexNormals(vertices, faces);
  const round = viewCosines(vertices, faces, normals, {});
  const sharp = viewCosines(vertices, faces, normals, { teeth: Uint32Array.from({ length: 8 }, (_, i) => i) });
  for (let v = 0; v < 4; v++) {
    expect(round[v]).toBeGreaterThan(0.3);
    expect(round[v]).toBeLessThan(0.9);
    expect(sharp[v]).toBeCloseTo(1, 6);
  }
  for (let v = 4; v < 8; v++) {
    expect(round[v]).toBeLessThan(-0.3);
    expect(sharp[v]).toBeCloseTo(0, 6);
  }
});

test('faces without area say nothing', () => {
  const flat = new Float32Array(9);
  const cosines = viewCosines(flat, Uint32Array.of(0, 1, 2), new Float64Array(9), { teeth: Uint32Array.of(0, 1, 2) });
  for (const cosine of cosines) expect(Math.abs(cosine)).toBe(0);
});
