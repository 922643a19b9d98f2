import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createMirror,
  decodeHead,
  fullPose,
  fuseShapes,
  headDistance,
  interpolateHeads,
  mirrorMesh,
  neutralHead,
  neutralTemplate,
  posePartNames,
  reposeHead,
  rotationFromAxisAngle,
  sampleHead,
  transferExpression,
} from '../src/index.js';
import { goldenModel, largestDifference, readArray, readGolden } from './support/golden.js';
import { symmetricHead } from './support/symmetric-head.js';

const number = fc.double({ min: -1.5, max: 1.5, noNaN: true });
const vector = (length: number) =>
  fc.array(number, { minLength: length, maxLength: length }).map((v) => Float32Array.from(v));
const anyHead = fc.record({ betas: vector(3), expression: vector(3), pose: vector(15), translation: vector(3) });
const symmetric = symmetricHead();

test('the neutral template is the golden one', () => {
  const model = goldenModel();
  const expected = readArray('expected_neutral.npy').data as Float64Array;
  const size = model.vTemplate.length;
  readGolden().cases.forEach((c, index) => {
    const neutral = neutralTemplate(model, Float32Array.from(c.shape));
    expect(largestDifference(neutral, expected.subarray(index * size, (index + 1) * size)), c.name).toBeLessThan(2e-6);
  });
});

describe('mirror', () => {
  const mirror = createMirror(symmetric);

  test('pairs each vertex with its counterpart', () => {
    expect([...mirror.partners.subarray(0, 7)]).toEqual([5, 4, 3, 2, 1, 0, 11]);
  });

  test('a template beside the middle has no counterparts, however large it is', () => {
    const vTemplate = Float32Array.from({ length: 3 * 12_000 }, (_, k) => 1 + Math.sin(k * k) / 2);
    const beside = createMirror({ ...symmetric, vTemplate });
    expect(beside.partners).toEqual(Uint32Array.from({ length: 12_000 }, (_, v) => v));
  });

  test('twice is the identity, on any mesh of the model', () => {
    fc.assert(
      fc.property(vector(90), (vertices) => {
        expect(mirror.mirrorVertices(mirror.mirrorVertices(vertices))).toEqual(vertices);
        const once = mirrorMesh(vertices, symmetric.faces);
        const twice = mirrorMesh(once.vertices, once.faces);
        expect(twice.vertices).toEqual(vertices);
        expect(twice.faces).toEqual(symmetric.faces);
      }),
      { numRuns: 20 },
    );
    const uneven = createMirror(goldenModel());
    const some = decodeHead(goldenModel(), {
      betas: Float32Array.of(1),
      expression: new Float32Array(0),
      pose: new Float32Array(15),
    });
    expect(uneven.mirrorVertices(uneven.mirrorVertices(some.vertices))).toEqual(some.vertices);
  });

  test('decoding mirrored parameters is mirroring the decoded head, and twice is the identity', () => {
    fc.assert(
      fc.property(anyHead, (head) => {
        const mirrored = mirror.mirrorParameters(head);
        const expected = mirror.mirrorVertices(decodeHead(symmetric, head).vertices);
        expect(largestDifference(decodeHead(symmetric, mirrored).vertices, expected)).toBeLessThan(1e-5);
        const again = mirror.mirrorParameters(mirrored);
        for (const name of ['betas', 'expression', 'pose', 'translation'] as const) {
          expect(largestDifference(again[name] ?? [], head[name] ?? []), name).toBeLessThan(1e-4);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('interpolation', () => {
  test('ends at both ends, and turns half way at the middle', () => {
    fc.assert(
      fc.property(anyHead, anyHead, (a, b) => {
        for (const [t, end] of [
          [0, a],
          [1, b],
        ] as const) {
          const between = interpolateHeads(a, b, t);
          expect(
            largestDifference(decodeHead(symmetric, between).vertices, decodeHead(symmetric, end).vertices),
          ).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 20 },
    );
    const still = neutralHead(symmetric, {
      betas: new Float32Array(3),
      expression: new Float32Array(3),
      pose: new Float32Array(15),
    });
    const turned = reposeHead(symmetric, still, { globalOrient: [0, 1, 0] });
    expect(interpolateHeads(still, turned, 0.5).pose[1]).toBeCloseTo(0.5, 6);
  });
});

test('poses come as axis-angles, quaternions or matrices, by name', () => {
  const turn = [0.3, -0.5, 0.2];
  const angle = Math.hypot(...turn);
  const quaternion = [Math.cos(angle / 2), ...turn.map((value) => (Math.sin(angle / 2) * value) / angle)];
  expect(() => fullPose(symmetric, {}, new Float32Array(3))).toThrow(/base has 3 values/);
  const expected = fullPose(symmetric, { jawPose: turn });
  expect([...expected.subarray(6, 9)]).toEqual([...Float32Array.from(turn)]);
  expect(largestDifference(fullPose(symmetric, { jawPose: quaternion }), expected)).toBeLessThan(1e-6);
  expect(
    largestDifference(fullPose(symmetric, { jawPose: rotationFromAxisAngle(0.3, -0.5, 0.2) }), expected),
  ).toBeLessThan(1e-6);
  expect(() => fullPose(symmetric, { jawPose: [1, 2] })).toThrow(/jawPose has 2 values, expected 3, 4 or 9/);
  expect(() => fullPose(symmetric, { jawPose: [0.1, Number.NaN, 0] })).toThrow(
    /the turn of jawPose is not finite: NaN/,
  );
  expect(posePartNames.length).toBe(5);
});

test('a transferred expression keeps the person and the place', () => {
  const person = {
    betas: Float32Array.of(1, 2),
    expression: Float32Array.of(0, 0),
    pose: new Float32Array(15).fill(0.1),
    translation: Float32Array.of(1, 2, 3),
  };
  const performer = {
    betas: Float32Array.of(9, 9),
    expression: Float32Array.of(3, 4),
    pose: new Float32Array(15).fill(0.7),
  };
  const result = transferExpression(person, performer);
  expect([...result.betas, ...result.expression]).toEqual([1, 2, 3, 4]);
  expect([...result.pose]).toEqual([...new Float32Array(6).fill(0.1), ...new Float32Array(9).fill(0.7)]);
  expect(result.translation).toBe(person.translation);
});

test('random heads: the seed decides, the spread is the one asked for, bounds hold', () => {
  const model = goldenModel();
  expect(sampleHead(model, { seed: 3 })).toEqual(sampleHead(model, { seed: 3 }));
  expect(sampleHead(model, { seed: 3 })).not.toEqual(sampleHead(model, { seed: 4 }));
  const values = Array.from({ length: 30 }, (_, seed) => [
    ...sampleHead(model, { seed, shapeDeviation: 2 }).betas,
  ]).flat();
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  expect(deviation).toBeGreaterThan(1.9);
  expect(deviation).toBeLessThan(2.05);
  const bounded = sampleHead(
    { ...model, expressionBounds: [0, 0.5] },
    { seed: 1, expressionDeviation: 1, jawOpenRad: 0.3 },
  );
  expect(Math.min(...bounded.expression)).toBe(0);
  expect(Math.max(...bounded.expression)).toBe(0.5);
  expect(bounded.pose[6]).toBeGreaterThan(0);
  expect(bounded.pose[6]).toBeLessThan(0.3);
});

test('distances are millimetres, per region, with or without alignment', () => {
  const a = symmetric.vTemplate;
  const b = a.map((value, k) => (k < 18 && k % 3 === 2 ? value + 0.003 : value));
  const plain = headDistance(symmetric, a, b);
  // 6 of 30 vertices are 3 mm off: the mean is 0.6, the root mean square 3 sqrt(0.2)
  expect(plain.meanMm).toBeCloseTo(0.6, 4);
  expect(plain.rmsMm).toBeCloseTo(3 * Math.sqrt(0.2), 4);
  expect(plain.maxMm).toBeCloseTo(3, 4);
  expect(plain.regions.low.meanMm).toBeCloseTo(3, 4);
  expect(plain.regions.lips.maxMm).toBe(0);
  const moved = decodeHead(symmetric, {
    betas: new Float32Array(0),
    expression: new Float32Array(0),
    pose: fullPose(symmetric, { globalOrient: [0.4, 1, -2] }),
    translation: Float32Array.of(1, 2, 3),
  }).vertices;
  expect(headDistance(symmetric, a, moved).meanMm).toBeGreaterThan(1000);
  expect(headDistance(symmetric, a, moved, true).maxMm).toBeLessThan(1e-3);
});

test('fused shapes weigh by confidence', () => {
  const fused = fuseShapes([
    { betas: Float32Array.of(1, 2), confidence: 3 },
    { betas: Float32Array.of(5, -2, 4), confidence: 1 },
  ]);
  expect([...fused]).toEqual([2, 1, 1]);
  expect(() => fuseShapes([])).toThrow(expect.objectContaining({ code: 'FIT_INPUT' }));
  expect(() => fuseShapes([{ betas: Float32Array.of(1), confidence: -1 }])).toThrow(
    expect.objectContaining({ code: 'FIT_INPUT' }),
  );
});
