import { rotationFromAxisAngle } from '@ringnet/flame';
import type { NdArray } from '@ringnet/io';
import { expect, test } from 'vitest';
import { type FaceReading, type FoundFace, parseLearnedRegressor, RegressorError } from '../../src/index.js';

// Two betas, two expressions (each other's mirror image); jaw 3, gaze 2, rotation 9 follow: 18 numbers, 8 errors a view.
const mean = Float32Array.of(0, 0, 0.1, 0.05, 0, 0, -0.05, 0, 0, 0, 0.08, 0.02);

function arrays(change: Record<string, NdArray> = {}): Map<string, NdArray> {
  const info = {
    id: 'tiny',
    version: '1',
    headModel: { id: 'tiny-head', version: '1' },
    outputs: { betas: 2, expression: 2 },
    yawBins: [20, 90],
    tightness: { betas: [0.5, 0.25], expression: [1, 1], jaw: [1, 1], rotation: [1, 1] },
  };
  const all: Record<string, NdArray> = {
    info: { data: new TextEncoder().encode(JSON.stringify(info)), shape: [1] },
    mean_landmarks: { data: mean, shape: [4, 3] },
    deviations: { data: Float32Array.from({ length: 16 }, (_, i) => (i < 8 ? 0.2 : 0.8)), shape: [2, 8] },
    mirror_betas: { data: Float32Array.of(1, 0, 0, -1), shape: [2, 2] },
    mirror_expression: { data: Float32Array.of(1, 0), shape: [2] },
    ...change,
  };
  return new Map(Object.entries(all));
}

function infoWith(more: object): NdArray {
  const info = JSON.parse(new TextDecoder().decode(arrays().get('info')?.data as Uint8Array));
  const text = new TextEncoder().encode(JSON.stringify({ ...info, ...more }));
  return { data: text, shape: [text.length] };
}

/** [468, 3] with the eyes' outer corners (rows 33 and 263) on a line at this angle. */
function eyesAt(angle: number): Float32Array {
  const out = new Float32Array(468 * 3);
  out[3 * 263] = 100 * Math.cos(angle);
  out[3 * 263 + 1] = 100 * Math.sin(angle);
  return out;
}

/** Camera from model frame of a head turned by yaw: y and z point the other way in the camera's frame. */
function rotationOf(yaw: number): number[] {
  const r = rotationFromAxisAngle(0, yaw, 0);
  return Array.from(r, (value, i) => (i < 3 ? value : -value));
}

const look = (yaw: number, head: readonly number[]) => Float32Array.from([...head, ...rotationOf(yaw)]);
const plainHead = [1, 2, 0.3, 0.4, 0.1, 0.02, 0.03, 0.2, 0.3];

function face(looks: FaceReading['looks'], rollRad = 0): FoundFace {
  const reading = { sigmasPx: new Float32Array(468).fill(1), looks, rollRad };
  return { index: 0, box: { x: 0, y: 0, width: 9, height: 9 }, score: 1, rollRad, landmarks: eyesAt(rollRad), reading };
}

const numbers = (values: ArrayLike<number> | undefined) => Array.from(values ?? []);
const near = (values: readonly number[]) => values.map((v) => expect.closeTo(v, 5));

test('a plain look is taken as it is', () => {
  const seen = face([{ parameters: look(0.2, plainHead), isMirrored: false }]);
  const belief = parseLearnedRegressor(arrays()).believe(Float64Array.from(eyesAt(0)), seen);
  expect(numbers(belief?.betas)).toEqual(near([1, 2]));
  expect(numbers(belief?.expression)).toEqual(near([0.3, 0.4]));
  expect(numbers(belief?.jawPose)).toEqual(near([0.1, 0.02, 0.03]));
  expect(numbers(belief?.rotation ?? [])).toEqual(near(rotationOf(0.2)));
});

test('a jaw that the network reads too small opens as far as its gain says', () => {
  const seen = face([{ parameters: look(0, plainHead), isMirrored: false }]);
  const learned = parseLearnedRegressor(arrays({ info: infoWith({ jawGain: 1.2 }) }));
  expect(numbers(learned.believe(Float64Array.from(eyesAt(0)), seen)?.jawPose)).toEqual(near([0.12, 0.02, 0.03]));
});

test('a mirrored look is mirrored back: with its plain twin nothing changes', () => {
  const mirroredHead = [1, -2, 0.4, 0.3, 0.1, -0.02, -0.03, 0.2, -0.3];
  const learned = parseLearnedRegressor(arrays());
  const both = face([
    { parameters: look(0.2, plainHead), isMirrored: false },
    { parameters: look(-0.2, mirroredHead), isMirrored: true },
  ]);
  expect(numbers(learned.readTogether(both) ?? [])).toEqual(near([...plainHead, ...rotationOf(0.2)]));
});

test('the roll of the region, and of the crop against the photo, turn the head', () => {
  const learned = parseLearnedRegressor(arrays());
  const rolled = face([{ parameters: look(0, plainHead), isMirrored: false }], 0.5);
  expect(learned.readTogether(rolled)?.[9]).toBeCloseTo(Math.cos(0.5), 5);
  // In a crop where the eyes lie level again, so does the head.
  const belief = learned.believe(Float64Array.from(eyesAt(0)), rolled);
  expect(numbers(belief?.rotation ?? [])).toEqual(near(rotationOf(0)));
});

test('the errors of the yaw at hand are taken, and held as firmly as the file says', () => {
  const learned = parseLearnedRegressor(arrays());
  const believe = (yaw: number) =>
    learned.believe(Float64Array.from(eyesAt(0)), face([{ parameters: look(yaw, plainHead), isMirrored: false }]));
  expect(believe(0.1)?.betaErrors?.[0]).toBeCloseTo(0.2, 5);
  expect(believe(0.1)?.betaDeviations[0]).toBeCloseTo(0.1, 5);
  expect(believe(0.6)?.betaErrors?.[0]).toBeCloseTo(0.8, 5);
  expect(believe(0.6)?.betaDeviations[0]).toBeCloseTo(0.2, 5);
});

test('says nothing of a face that was not read, and knows its head', () => {
  const learned = parseLearnedRegressor(arrays());
  const { reading: _, ...unread } = face([]);
  expect(learned.believe(Float64Array.from(eyesAt(0)), unread)).toBeNull();
  expect(learned.supports(mean)).toBe(true);
  expect(learned.supports(mean.map((v) => v + 0.001))).toBe(false);
});

test('a file that does not say how large a cut is means the finder’s', () => {
  expect(parseLearnedRegressor(arrays()).info.margin).toBe(1.5);
  expect(parseLearnedRegressor(arrays({ info: infoWith({ margin: 1.25 }) })).info.margin).toBe(1.25);
});

test('broken files are refused by name', () => {
  const without = arrays();
  without.delete('deviations');
  expect(() => parseLearnedRegressor(without)).toThrow(/deviations/);
  expect(() => parseLearnedRegressor(arrays({ info: infoWith({ margin: 1e9 }) }))).toThrow(/info/);
  expect(() => parseLearnedRegressor(arrays({ mirror_betas: { data: new Float32Array(3), shape: [3] } }))).toThrow(
    RegressorError,
  );
  for (const text of ['{', 'null', '{}', '{"outputs": {"betas": 2, "expression": 1}}']) {
    const info = { data: new TextEncoder().encode(text), shape: [text.length] };
    expect(() => parseLearnedRegressor(arrays({ info })), text).toThrow(
      expect.objectContaining({ name: 'RegressorError', code: 'WEIGHTS_SHAPE' }),
    );
  }
  const wrong = face([{ parameters: new Float32Array(7), isMirrored: false }]);
  expect(() => parseLearnedRegressor(arrays()).readTogether(wrong)).toThrow(/gives 7 numbers, not 18/);
});
