import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRasterBuffers, type RasterBuffers, rasterize, TextureError } from '../src/index.js';

const size = { width: 24, height: 24 };
const coordinate = fc.integer({ min: -6000, max: 30000 }).map((n) => n / 1000);

function coverage(points: number[], faces: number[]): Int32Array {
  const count = new Int32Array(size.width * size.height);
  const buffers = createRasterBuffers(size);
  for (let f = 0; f < faces.length; f += 3) {
    rasterize(Float64Array.from(points), Uint32Array.from(faces.slice(f, f + 3)), buffers);
    buffers.faceIds.forEach((id, p) => {
      if (id >= 0) count[p]++;
    });
  }
  return count;
}

test('a right triangle on the pixel grid owns its top and left edges, not the diagonal', () => {
  // Corners (1,1), (4,1), (1,4): centres with x >= 1, y >= 1 and x + y < 5.
  const buffers = rasterize(
    Float64Array.of(1, 1, 7, 4, 1, 7, 1, 4, 7),
    Uint32Array.of(0, 1, 2),
    createRasterBuffers({ width: 6, height: 6 }),
  );
  const rows = Array.from({ length: 6 }, (_, y) =>
    Array.from(buffers.faceIds.slice(6 * y, 6 * y + 6), (id) => (id < 0 ? '.' : '#')).join(''),
  );
  expect(rows).toEqual(['......', '.###..', '.##...', '.#....', '......', '......']);
  expect(buffers.depth[6 + 1]).toBe(7);
  expect(Array.from((buffers.barycentrics as Float32Array).slice(3 * 7, 3 * 7 + 3))).toEqual([1, 0, 0]);
});

test('depth and weights are linear on the screen, and perspective-correct when asked', () => {
  // Pixel 1 is half-way on the screen between z = 1 and z = 3: affine depth 2, perspective 1 / mean(1, 1/3) = 1.5.
  const points = Float64Array.of(0, -4, 1, 2, -4, 3, 0, 4, 1, 2, 4, 3);
  const faces = Uint32Array.of(0, 2, 1, 1, 2, 3);
  const affine = rasterize(points, faces, createRasterBuffers({ width: 3, height: 1 }));
  const perspective = rasterize(points, faces, createRasterBuffers({ width: 3, height: 1 }), { perspective: true });
  expect(affine.depth[1]).toBeCloseTo(2, 6);
  expect(perspective.depth[1]).toBeCloseTo(1.5, 6);
  const z = [points[2], points[5], points[8], points[11]];
  const w = perspective.barycentrics as Float32Array;
  const corners = faces.slice(3 * perspective.faceIds[1]);
  expect(w[3] * z[corners[0]] + w[4] * z[corners[1]] + w[5] * z[corners[2]]).toBeCloseTo(1.5, 6);
});

test('the nearer face hides the other in either order, and the lower row wins a tie', () => {
  const points = Float64Array.of(0, 0, 5, 8, 0, 5, 0, 8, 5, 0, 0, 2, 8, 0, 2, 0, 8, 2);
  for (const faces of [
    [0, 1, 2, 3, 4, 5],
    [3, 4, 5, 0, 1, 2],
  ]) {
    const { depth } = rasterize(points, Uint32Array.from(faces), createRasterBuffers(size));
    expect(depth[25]).toBe(2);
  }
  const tie = rasterize(points, Uint32Array.of(0, 1, 2, 1, 2, 0), createRasterBuffers(size));
  expect(tie.faceIds[25]).toBe(0);
});

test('a fan around any point covers every pixel of the square exactly once', () => {
  const inside = fc.double({ min: 2, max: 20, noNaN: true });
  const grid = fc.oneof(inside, fc.integer({ min: 2, max: 20 }));
  fc.assert(
    fc.property(grid, grid, (x, y) => {
      // A square with corners off the grid: 20 x 20 centres lie within, each in one of four faces.
      const points = [1.5, 1.5, 0, 21.5, 1.5, 0, 21.5, 21.5, 0, 1.5, 21.5, 0, x, y, 0];
      const count = coverage(points, [0, 1, 4, 2, 1, 4, 2, 3, 4, 0, 4, 3]);
      let covered = 0;
      for (let p = 0; p < count.length; p++) {
        expect(count[p]).toBeLessThanOrEqual(1);
        covered += count[p];
      }
      expect(covered).toBe(400);
    }),
  );
});

test('two faces that share an edge never cover a pixel twice', () => {
  fc.assert(
    fc.property(fc.array(coordinate, { minLength: 8, maxLength: 8 }), (c) => {
      const side = (x: number, y: number) => (c[2] - c[0]) * (y - c[1]) - (c[3] - c[1]) * (x - c[0]);
      fc.pre(side(c[4], c[5]) * side(c[6], c[7]) < -1e-2);
      const count = coverage([c[0], c[1], 0, c[2], c[3], 0, c[4], c[5], 0, c[6], c[7], 0], [0, 1, 2, 0, 1, 3]);
      expect(Math.max(...count)).toBeLessThanOrEqual(1);
    }),
  );
});

test('turning the triangle by 90 degrees turns the picture', () => {
  // On the subpixel grid, so that snapping is symmetric; pictures with a centre exactly on an edge are left out, there
  // the top-left rule rightly breaks the symmetry.
  const snapped = fc.integer({ min: -6000, max: 30000 }).map((n) => n / 1024);
  fc.assert(
    fc.property(fc.array(snapped, { minLength: 6, maxLength: 6 }), (c) => {
      const turned = [0, 1, 2].flatMap((k) => [size.width - 1 - c[2 * k + 1], c[2 * k], 0]);
      const straight = [0, 1, 2].flatMap((k) => [c[2 * k], c[2 * k + 1], 0]);
      fc.pre([straight, turned].every((points) => !touchesAnEdge(points)));
      const before = coverage(straight, [0, 1, 2]);
      const after = coverage(turned, [0, 1, 2]);
      for (let y = 0; y < size.height; y++) {
        for (let x = 0; x < size.width; x++) {
          expect(after[x * size.width + (size.width - 1 - y)]).toBe(before[y * size.width + x]);
        }
      }
    }),
  );
});

function touchesAnEdge(points: number[]): boolean {
  const corners = points.map((v) => Math.round(v * 1024));
  for (let k = 0; k < 3; k++) {
    const [ax, ay] = [corners[3 * k], corners[3 * k + 1]];
    const [bx, by] = [corners[3 * ((k + 1) % 3)], corners[3 * ((k + 1) % 3) + 1]];
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) {
        if ((bx - ax) * (y * 1024 - ay) === (by - ay) * (x * 1024 - ax)) return true;
      }
    }
  }
  return false;
}

test('degenerate, non-finite and off-screen triangles draw nothing and leave no NaN', () => {
  const awkward = fc.constantFrom(0, 3, 3.5, -1e9, 1e9, 1e300, Number.NaN, Number.POSITIVE_INFINITY);
  fc.assert(
    fc.property(fc.array(awkward, { minLength: 9, maxLength: 9 }), fc.boolean(), (values, perspective) => {
      const buffers = rasterize(Float64Array.from(values), Uint32Array.of(0, 1, 2), createRasterBuffers(size), {
        perspective,
      });
      expect(isSound(buffers)).toBe(true);
    }),
    { examples: [[[3, 0, 1e300, 0, 1e300, 3.5, 0, 0, 1e9], true]], numRuns: 500 },
  );
  const line = rasterize(
    Float64Array.of(0, 0, 1, 5, 5, 1, 10, 10, 1),
    Uint32Array.of(0, 1, 2),
    createRasterBuffers(size),
  );
  expect(line.faceIds.every((id) => id === -1)).toBe(true);
});

function isSound({ faceIds, depth, barycentrics }: RasterBuffers): boolean {
  return faceIds.every((id, p) => {
    if (id < 0) return depth[p] === Number.POSITIVE_INFINITY;
    const w = (barycentrics as Float32Array).slice(3 * p, 3 * p + 3);
    return Number.isFinite(depth[p]) && w.every((v) => v > -1e-6) && Math.abs(w[0] + w[1] + w[2] - 1) < 1e-5;
  });
}

test('culling keeps counter-clockwise faces seen from outside', () => {
  // y down: this order is counter-clockwise on the screen, so it faces the viewer.
  const points = Float64Array.of(0, 0, 1, 0, 8, 1, 8, 0, 1);
  const front = rasterize(points, Uint32Array.of(0, 1, 2), createRasterBuffers(size), { cull: 'back' });
  const back = rasterize(points, Uint32Array.of(0, 2, 1), createRasterBuffers(size), { cull: 'back' });
  expect(front.faceIds[25]).toBe(0);
  expect(back.faceIds[25]).toBe(-1);
});

describe('drawing depth and ids alone gives the same picture as drawing everything', () => {
  // Corners on and off the grid, some far outside; faces of both directions, some behind others.
  const place = fc.oneof(coordinate, fc.integer({ min: -3, max: 26 }), fc.double({ min: -900, max: 900, noNaN: true }));
  const cull = fc.constantFrom('none' as const, 'back' as const);

  test('flat faces, whose depths tie: to the last bit', () => {
    const depth = fc.integer({ min: 0, max: 2 });
    const face = fc.tuple(depth, fc.array(place, { minLength: 6, maxLength: 6 }));
    fc.assert(
      fc.property(fc.array(face, { minLength: 6, maxLength: 6 }), cull, (triangles, culled) => {
        const points = triangles.flatMap(([z, c]) => [c[0], c[1], z, c[2], c[3], z, c[4], c[5], z]);
        const [whole, alone] = drawBothWays(points, Uint32Array.from({ length: 18 }, (_, i) => i).reverse(), culled);
        expect(alone.faceIds).toEqual(whole.faceIds);
        expect(alone.depth).toEqual(whole.depth);
      }),
      { numRuns: 400 },
    );
  });

  test('sloping faces that share corners: depths to rounding', () => {
    const vertex = fc.tuple(place, place, fc.double({ min: -2, max: 2, noNaN: true }));
    const corner = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(
        fc.array(vertex, { minLength: 6, maxLength: 6 }),
        fc.array(corner, { minLength: 24, maxLength: 24 }),
        cull,
        (vertices, corners, culled) => {
          const [whole, alone] = drawBothWays(vertices.flat(), Uint32Array.from(corners), culled);
          const differs = whole.depth.findIndex(
            (z, p) => alone.depth[p] !== z && !(Math.abs(alone.depth[p] - z) < 1e-5),
          );
          expect(differs).toBe(-1);
        },
      ),
      { numRuns: 400 },
    );
  });

  function drawBothWays(points: number[], faces: Uint32Array, culled: 'none' | 'back'): RasterBuffers[] {
    return [true, false].map((barycentrics) =>
      rasterize(Float64Array.from(points), faces, createRasterBuffers(size, { barycentrics }), { cull: culled }),
    );
  }
});

test('sizes and lengths are checked', () => {
  expect(() => createRasterBuffers({ width: 0, height: 4 })).toThrow(TextureError);
  expect(() => createRasterBuffers({ width: 1e5, height: 1e5 })).toThrow(/outside/);
  const buffers = createRasterBuffers(size);
  expect(() => rasterize(new Float64Array(4), new Uint32Array(3), buffers)).toThrow(/points has 4/);
  expect(() => rasterize(new Float64Array(9), new Uint32Array(4), buffers)).toThrow(/faces has 4/);
});
