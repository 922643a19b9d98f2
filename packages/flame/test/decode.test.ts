import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeHead, type HeadModel, neutralParameters, rotationFromAxisAngle } from '../src/index.js';
import {
  flavours,
  fullModel,
  goldenModel,
  largestDifference,
  parametersOf,
  readArray,
  readGolden,
} from './support/golden.js';
import { tinyHead } from './support/tiny-head.js';

describe('by hand', () => {
  test('a quarter turn of joint 1 about z carries vertices 1 and 3 round the shaped joint', () => {
    // beta 0.5 moves vertex 1, and with it joint 1, from (1,0,0) to (2,0,0); expression 2 lifts vertex 3 to (0,2,1).
    // Relative to the joint vertex 3 is (-2,2,1); a quarter turn gives (-2,-2,1), so it lands on (0,-2,1).
    // Vertex 2, (-2,1,0) from the joint, would land on (1,-2,0); half of that and half of staying is (0.5,-0.5,0).
    const { vertices, joints } = decodeHead(tinyHead(), {
      betas: Float32Array.of(0.5),
      expression: Float32Array.of(2),
      pose: Float32Array.of(0, 0, 0, 0, 0, Math.PI / 2),
      translation: Float32Array.of(0, 0, 10),
    });
    const expected = [0, 0, 10, 2, 0, 10, 0.5, -0.5, 10, 0, -2, 11];
    expect(largestDifference(vertices, expected)).toBeLessThan(1e-6);
    expect([...joints]).toEqual([0, 0, 10, 2, 0, 10]);
  });

  test('inputs stay as they were', () => {
    const parameters = {
      betas: Float32Array.of(1),
      expression: Float32Array.of(1),
      pose: Float32Array.of(1, 2, 3, 1, 2, 3),
    };
    const before = structuredClone(parameters);
    decodeHead(tinyHead(), parameters);
    expect(parameters).toEqual(before);
  });

  test.each([
    ['pose', { pose: new Float32Array(5) }, /pose has 5 values, expected 6/],
    ['betas', { betas: new Float32Array(2) }, /betas has 2 values, expected at most 1/],
    ['expression', { expression: new Float32Array(3) }, /expression has 3 values, expected at most 1/],
    ['translation', { translation: new Float32Array(2) }, /translation has 2 values, expected 3/],
  ])('refuses %s of another length', (_, change, message) => {
    const model = tinyHead();
    const call = () => decodeHead(model, { ...neutralParameters(model), ...change });
    expect(call).toThrow(expect.objectContaining({ name: 'FlameError', code: 'PARAMETER_LENGTH' }));
    expect(call).toThrow(message);
  });
});

describe('golden', () => {
  const golden = readGolden();
  const vertices = readArray('expected_vertices.npy').data as Float64Array;
  const neutral = readArray('expected_neutral.npy').data as Float64Array;
  const joints = readArray('expected_joints.npy').data as Float64Array;

  describe.each(Object.keys(flavours) as (keyof typeof flavours)[])('%s', (flavour) => {
    const model = goldenModel(flavour);
    test.each(golden.cases.map((c, index) => [c.name, c, index] as const))('%s', (_, c, index) => {
      const head = decodeHead(model, parametersOf(c));
      const size = head.vertices.length;
      expect(largestDifference(head.vertices, vertices.subarray(index * size, (index + 1) * size))).toBeLessThan(2e-6);
      expect(largestDifference(head.joints, joints.subarray(index * 15, (index + 1) * 15))).toBeLessThan(2e-6);
      const rest = decodeHead(model, { ...neutralParameters(model), betas: Float32Array.from(c.shape) });
      expect(largestDifference(rest.vertices, neutral.subarray(index * size, (index + 1) * size))).toBeLessThan(2e-6);
    });
  });

  test('a model of FLAME size', () => {
    const { model, cases } = fullModel();
    const expected = readArray('full/expected_vertices.npy').data as Float32Array;
    const size = model.vTemplate.length;
    expect(size).toBe(3 * 5023);
    expect(model.faces.length).toBe(3 * 9976);
    cases.forEach((c, index) => {
      const head = decodeHead(model, parametersOf(c));
      expect(largestDifference(head.vertices, expected.subarray(index * size, (index + 1) * size))).toBeLessThan(1e-6);
      expect(largestDifference(head.joints, c.joints.flat())).toBeLessThan(1e-6);
    });
  });
});

describe('invariants', () => {
  const model = goldenModel();
  const zero = neutralParameters(model);
  const small = fc.double({ min: -2, max: 2, noNaN: true });
  const vector = (length: number) =>
    fc.array(small, { minLength: length, maxLength: length }).map((v) => Float32Array.from(v));
  const anyHead = fc.record({ betas: vector(20), expression: vector(10), pose: vector(15), translation: vector(3) });

  test('zero parameters give the template', () => {
    // The weights' float32 sums miss 1 by an ulp
    expect(largestDifference(decodeHead(model, zero).vertices, model.vTemplate)).toBeLessThan(2e-8);
  });

  test('a turn of the root is a rigid motion about the root joint', () => {
    fc.assert(
      fc.property(anyHead, vector(3), (head, turn) => {
        const still = decodeHead(model, {
          ...head,
          pose: withRoot(head.pose, [0, 0, 0]),
          translation: new Float32Array(3),
        });
        const turned = decodeHead(model, {
          ...head,
          pose: withRoot(head.pose, turn),
          translation: new Float32Array(3),
        });
        const expected = turnAbout(still.vertices, still.joints.subarray(0, 3), turn);
        expect(largestDifference(turned.vertices, expected)).toBeLessThan(1e-6);
      }),
      { numRuns: 25 },
    );
  });

  test('the translation moves everything and nothing else', () => {
    fc.assert(
      fc.property(anyHead, (head) => {
        const at = decodeHead(model, head);
        const origin = decodeHead(model, { ...head, translation: new Float32Array(3) });
        const moved = Float32Array.from(origin.vertices, (value, k) => value + head.translation[k % 3]);
        expect(largestDifference(at.vertices, moved)).toBeLessThan(1e-6);
      }),
      { numRuns: 25 },
    );
  });

  test('correctives vanish at rest, and do not otherwise', () => {
    const plain: HeadModel = { ...model, posedirs: null };
    const shaped = { ...zero, betas: Float32Array.of(1, -1), expression: Float32Array.of(0.5) };
    expect(decodeHead(model, shaped).vertices).toEqual(decodeHead(plain, shaped).vertices);
    const bent = { ...shaped, pose: Float32Array.from({ length: 15 }, (_, k) => (k === 6 ? 0.4 : 0)) };
    expect(largestDifference(decodeHead(model, bent).vertices, decodeHead(plain, bent).vertices)).toBeGreaterThan(1e-5);
  });

  test('moving the template moves the head', () => {
    const moved: HeadModel = { ...model, vTemplate: model.vTemplate.map((value, k) => value + [0.5, -0.25, 2][k % 3]) };
    const head = { ...zero, pose: Float32Array.from({ length: 15 }, (_, k) => (k < 3 ? 0 : 0.1 * k)) };
    const expected = decodeHead(model, head).vertices.map((value, k) => value + [0.5, -0.25, 2][k % 3]);
    expect(largestDifference(decodeHead(moved, head).vertices, expected)).toBeLessThan(1e-6);
  });
});

function withRoot(pose: Float32Array, root: ArrayLike<number>): Float32Array {
  const result = pose.slice();
  result.set(root);
  return result;
}

function turnAbout(points: Float32Array, centre: Float32Array, turn: Float32Array): Float64Array {
  const r = rotationFromAxisAngle(turn[0], turn[1], turn[2]);
  const turned = new Float64Array(points.length);
  for (let n = 0; n < points.length; n += 3) {
    for (let row = 0; row < 3; row++) {
      turned[n + row] = centre[row];
      for (let k = 0; k < 3; k++) turned[n + row] += r[3 * row + k] * (points[n + k] - centre[k]);
    }
  }
  return turned;
}
