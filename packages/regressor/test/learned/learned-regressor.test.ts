import { rotationFromAxisAngle } from '@ringnet/flame';
import type { NdArray } from '@ringnet/io';
import { expect, test } from 'vitest';
import { type FoundFace, parseLearnedRegressor, RegressorError } from '../../src/index.js';

// Two betas, two expressions (each other's mirror image), jaw, turn: ten outputs. Four landmarks, one network feature:
// 1 + 12 + 6 inputs. Only the feature counts: output k is bias k + k times the feature.
const mean = Float32Array.of(0, 0, 0.1, 0.05, 0, 0, -0.05, 0, 0, 0, 0.08, 0.02);
const inputs = 19;
const outputs = 10;

function arrays(change: Record<string, NdArray> = {}): Map<string, NdArray> {
  const info = {
    id: 'tiny',
    version: '1',
    headModel: { id: 'tiny-head', version: '1' },
    layers: ['v1'],
    outputs: { betas: 2, expression: 2 },
    yawBins: [20, 90],
    tightness: { betas: [0.5, 0.25], expression: [1, 1], jaw: [1, 1], rotation: [1, 1] },
  };
  const weights = new Int16Array(outputs * inputs);
  for (let k = 0; k < outputs; k++) weights[k * inputs] = k;
  const all: Record<string, NdArray> = {
    info: { data: new TextEncoder().encode(JSON.stringify(info)), shape: [1] },
    mean_landmarks: { data: mean, shape: [4, 3] },
    weights: { data: weights, shape: [outputs, inputs] },
    weights_scale: { data: new Float32Array(outputs).fill(0.1), shape: [outputs] },
    bias: { data: Float32Array.of(1, 2, 0.3, 0.4, 0, 0, 0, 0, 0, 0), shape: [outputs] },
    deviations: { data: Float32Array.from({ length: 20 }, (_, i) => (i < 10 ? 0.2 : 0.8)), shape: [2, outputs] },
    mirror_betas: { data: Float32Array.of(1, 0, 0, -1), shape: [2, 2] },
    mirror_expression: { data: Float32Array.of(1, 0), shape: [2] },
    ...change,
  };
  return new Map(Object.entries(all));
}

/** The mean landmarks, turned by yaw and looking into the camera, at 1000 pixels a metre. */
function facing(yaw: number): Float32Array {
  const r = rotationFromAxisAngle(0, yaw, 0);
  const out = new Float32Array(12);
  for (let l = 0; l < 4; l++) {
    for (let k = 0; k < 3; k++) {
      const turned = [0, 1, 2].reduce((sum, j) => sum + r[3 * k + j] * mean[3 * l + j], 0);
      out[3 * l + k] = 300 + 1000 * (k === 0 ? turned : -turned);
    }
  }
  return out;
}

function face(passes: FoundFace['passes']): FoundFace {
  return { index: 0, box: { x: 0, y: 0, width: 9, height: 9 }, score: 1, rollRad: 0, landmarks: facing(0), passes };
}

const numbers = (values: ArrayLike<number> | undefined) => Array.from(values ?? []);

const plain = { landmarks: facing(0), features: Float32Array.of(1), isMirrored: false };

test('a plain look gives bias plus weights times what was seen', () => {
  const belief = parseLearnedRegressor(arrays()).believe(Float64Array.from(facing(0)), face([plain]));
  expect(numbers(belief?.betas)).toEqual([1, 2.1].map((v) => expect.closeTo(v, 5)));
  expect(numbers(belief?.expression)).toEqual([0.5, 0.7].map((v) => expect.closeTo(v, 5)));
  expect(numbers(belief?.jawPose)).toEqual([0.4, 0.5, 0.6].map((v) => expect.closeTo(v, 5)));
});

test('a mirrored look is mirrored back before the two are averaged', () => {
  const mirrored = { ...plain, features: Float32Array.of(3), isMirrored: true };
  const belief = parseLearnedRegressor(arrays()).believe(Float64Array.from(facing(0)), face([plain, mirrored]));
  // plain 1, 2.1 | 0.5, 0.7 | 0.4 0.5 0.6; mirrored 1, 2.3 | 0.9, 1.3 | 1.2, 1.5, 1.8 -> 1, -2.3 | 1.3, 0.9 | 1.2, -1.5, -1.8
  expect(numbers(belief?.betas)).toEqual([1, -0.1].map((v) => expect.closeTo(v, 5)));
  expect(numbers(belief?.expression)).toEqual([0.9, 0.8].map((v) => expect.closeTo(v, 5)));
  expect(numbers(belief?.jawPose)).toEqual([0.8, -0.5, -0.6].map((v) => expect.closeTo(v, 5)));
});

test('the errors of the yaw at hand are taken, and held as firmly as the file says', () => {
  const learned = parseLearnedRegressor(arrays({ bias: { data: new Float32Array(outputs), shape: [outputs] } }));
  const still = { ...plain, features: Float32Array.of(0) };
  const near = learned.believe(Float64Array.from(facing(0.1)), face([still]));
  const far = learned.believe(Float64Array.from(facing(0.6)), face([still]));
  expect(near?.betaErrors?.[0]).toBeCloseTo(0.2, 5);
  expect(near?.betaDeviations[0]).toBeCloseTo(0.1, 5);
  expect(far?.betaErrors?.[0]).toBeCloseTo(0.8, 5);
  expect(far?.betaDeviations[0]).toBeCloseTo(0.2, 5);
  expect(far?.rotation?.[0]).toBeCloseTo(Math.cos(0.6), 5);
});

test('says nothing of a face that was not read, and knows its head', () => {
  const learned = parseLearnedRegressor(arrays());
  expect(learned.believe(Float64Array.from(facing(0)), face(undefined))).toBeNull();
  expect(learned.supports(mean)).toBe(true);
  expect(learned.supports(mean.map((v) => v + 0.001))).toBe(false);
});

test('broken files are refused by name', () => {
  const without = arrays();
  without.delete('deviations');
  expect(() => parseLearnedRegressor(without)).toThrow(/deviations/);
  expect(() => parseLearnedRegressor(arrays({ bias: { data: new Float32Array(3), shape: [3] } }))).toThrow(
    RegressorError,
  );
  const learned = parseLearnedRegressor(arrays());
  const wrong = face([{ ...plain, features: new Float32Array(7) }]);
  expect(() => learned.believe(Float64Array.from(facing(0)), wrong)).toThrow(/weights take 19 numbers/);
});
