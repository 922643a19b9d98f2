import { describe, expect, it } from 'vitest';
import { pooled } from '../src/anthropometry-targets.js';
import { createRandom } from '../src/random.js';
import { alignRigidly } from '../src/rigid-alignment.js';
import { warpSmoothly } from '../src/smooth-warp.js';
import { nearestSurfacePoint } from '../src/surface-points.js';
import { solveSymmetric, symmetricEigen } from '../src/symmetric-eigen.js';
import { parseTargets } from '../src/targets.js';

describe('symmetricEigen', () => {
  it('finds 3 and 1 of [[2, 1], [1, 2]]', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expect([...values]).toEqual([expect.closeTo(3, 12), expect.closeTo(1, 12)]);
    expect(Math.abs(vectors[0])).toBeCloseTo(Math.SQRT1_2, 12);
    expect(vectors[0] * vectors[2] + vectors[1] * vectors[3]).toBeCloseTo(0, 12);
  });

  it('solves [[4, 2], [2, 3]] x = (8, 7) and refuses an indefinite matrix', () => {
    // x = (1.25, 1.5): 4 * 1.25 + 2 * 1.5 = 8, 2 * 1.25 + 3 * 1.5 = 7
    expect([...solveSymmetric(Float64Array.of(4, 2, 2, 3), Float64Array.of(8, 7), 2)]).toEqual([
      expect.closeTo(1.25, 12),
      expect.closeTo(1.5, 12),
    ]);
    expect(() => solveSymmetric(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1), 2)).toThrow('positive definite');
  });
});

describe('alignRigidly', () => {
  it('undoes a quarter turn and a shift', () => {
    const reference = Float64Array.of(0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3);
    const moved = new Float64Array(12);
    for (let i = 0; i < 12; i += 3) moved.set([-reference[i + 1] + 5, reference[i] - 1, reference[i + 2] + 2], i);
    alignRigidly(moved, reference, new Float64Array(4).fill(1));
    for (let i = 0; i < 12; i++) expect(moved[i]).toBeCloseTo(reference[i], 9);
  });
});

describe('nearestSurfacePoint', () => {
  const vertices = Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0);
  const faces = Uint32Array.of(0, 1, 2);
  it('drops onto the inside, an edge and a corner', () => {
    const inside = nearestSurfacePoint([0.25, 0.25, 3], faces, vertices, [0]);
    expect(inside.weights).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.25, 12), expect.closeTo(0.25, 12)]);
    expect(inside.distance).toBeCloseTo(3, 12);
    expect(nearestSurfacePoint([1, 1, 0], faces, vertices, [0]).weights).toEqual([
      0,
      expect.closeTo(0.5, 12),
      expect.closeTo(0.5, 12),
    ]);
    expect(nearestSurfacePoint([-2, -1, 0], faces, vertices, [0]).weights).toEqual([1, 0, 0]);
  });
});

describe('warpSmoothly', () => {
  it('fulfils a lone wish there and fades with distance', () => {
    const shape = Float64Array.of(0, 0, 0, 0.03, 0, 0, 1, 0, 0);
    warpSmoothly(shape, [{ place: [0, 0, 0], axis: 2, move: 0.002, slack: 0 }]);
    expect(shape[2]).toBeCloseTo(0.002, 12);
    // One reach away the kernel is exp(-1/2).
    expect(shape[5]).toBeCloseTo(0.002 * Math.exp(-0.5), 9);
    expect(shape[8]).toBeCloseTo(0, 12);
    expect([shape[0], shape[1]]).toEqual([0, 0]);
  });
});

describe('createRandom', () => {
  it('repeats from its seed and has mean 0 and variance 1', () => {
    const [a, b] = [createRandom(7), createRandom(7)];
    const values = Array.from({ length: 20000 }, () => a.normal());
    expect(values.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => b.normal()));
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length).toBeCloseTo(1, 1);
  });
});

describe('pooled', () => {
  it('adds the difference between the sexes to the spread', () => {
    // sd^2 = (9 + 9) / 2 + 4^2 = 25
    expect(pooled({ name: '', men: [14, 3], women: [6, 3], tolerance: 1, spread: true, source: '' })).toEqual({
      mean: 10,
      sd: 5,
    });
  });
});

describe('parseTargets', () => {
  const list = new TextEncoder().encode(
    '{"targets": {"data/targets/nose/b.target": 1, "data/targets/nose/a.target": 1}}',
  );
  const bin = new Uint8Array(Int16Array.of(1, 2, 3, 4, 5, 6).buffer);
  it('reads rows in sorted order and refuses the excluded', () => {
    const targets = parseTargets(bin, list, ['nose/a'], 1);
    expect([...targets.row('nose/b')]).toEqual([4, 5, 6]);
    expect(() => targets.row('nose/a')).toThrow('CC0');
    expect(targets.usedNames()).toEqual(['nose/b']);
  });
  it('refuses a file of another size and an unknown exclusion', () => {
    expect(() => parseTargets(bin, list, [], 2)).toThrow('expected 12');
    expect(() => parseTargets(bin, list, ['nose/c'], 1)).toThrow('nose/c');
  });
});
