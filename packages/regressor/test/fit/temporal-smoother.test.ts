import { expect, test } from 'vitest';
import { createTemporalSmoother, type RegressedParameters } from '../../src/index.js';

const upright = Float64Array.of(2, 0, 10, 0, 2, 20);

function frame(change: Partial<RegressedParameters> = {}): RegressedParameters {
  return {
    camera: { scale: 8, tx: 0.01, ty: -0.02 },
    globalOrient: Float32Array.of(Math.PI, 0, 0),
    jawPose: new Float32Array(3),
    neckPose: new Float32Array(3),
    leftEyePose: new Float32Array(3),
    rightEyePose: new Float32Array(3),
    betas: new Float32Array(100),
    expression: new Float32Array(50),
    ...change,
  };
}

test('a still head stays as it is, whatever crop each frame was cut with', () => {
  const smoother = createTemporalSmoother();
  smoother.add({ timeSeconds: 0, parameters: frame(), imageFromCrop: upright });
  // The same photo place seen through a crop of another size and corner: pixel = 3 (112 (s (X + t) + 1)) + 5.
  const scale = (8 * 2) / 3;
  const otherT = (t: number, from: number, to: number) => ((2 * 112 * (8 * t + 1) + from - to) / 3 / 112 - 1) / scale;
  const camera = { scale, tx: otherT(0.01, 10, 5), ty: otherT(-0.02, 20, 6) };
  const out = smoother.add({
    timeSeconds: 0.04,
    parameters: frame({ camera }),
    imageFromCrop: Float64Array.of(3, 0, 5, 0, 3, 6),
  });
  expect(out.camera.scale).toBeCloseTo(camera.scale, 6);
  expect(out.camera.tx).toBeCloseTo(camera.tx, 6);
  expect(out.camera.ty).toBeCloseTo(camera.ty, 6);
  expect(Math.abs(out.globalOrient[0])).toBeCloseTo(Math.PI, 5);
});

test('jitter shrinks to less than half, and a turn is followed', () => {
  const smoother = createTemporalSmoother();
  let worst = 0;
  for (let i = 0; i < 60; i++) {
    const jitter = 0.02 * (i % 2 === 0 ? 1 : -1);
    const out = smoother.add({
      timeSeconds: i / 30,
      parameters: frame({ jawPose: Float32Array.of(0.2 + jitter, 0, 0) }),
      imageFromCrop: upright,
    });
    if (i > 30) worst = Math.max(worst, Math.abs(out.jawPose[0] - 0.2));
  }
  expect(worst).toBeLessThan(0.01);

  let followed = 0;
  for (let i = 0; i < 30; i++) {
    const jawPose = Float32Array.of(0.2 + 0.02 * i, 0, 0);
    followed = smoother.add({ timeSeconds: 2 + i / 30, parameters: frame({ jawPose }), imageFromCrop: upright })
      .jawPose[0];
  }
  expect(Math.abs(followed - (0.2 + 0.02 * 29))).toBeLessThan(0.06);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('a frame at %f s does not stop what comes after it', (broken) => {
  const smoother = createTemporalSmoother();
  const jawAt = (timeSeconds: number, jaw: number) =>
    smoother.add({
      timeSeconds,
      parameters: frame({ jawPose: Float32Array.of(jaw, 0, 0) }),
      imageFromCrop: upright,
    }).jawPose[0];
  for (const time of [0, 0.04, broken]) jawAt(time, 0);
  let last = 0;
  for (let i = 2; i < 60; i++) last = jawAt(0.04 * i, 0.3);
  expect(last).toBeCloseTo(0.3, 2);
});

test('identity is the confidence-weighted mean of all frames', () => {
  const smoother = createTemporalSmoother();
  const at = (timeSeconds: number, beta: number, confidence: number) =>
    smoother.add({
      timeSeconds,
      parameters: frame({ betas: new Float32Array(100).fill(beta) }),
      imageFromCrop: upright,
      confidence,
    }).betas[7];
  expect(at(0, 1, 0.5)).toBeCloseTo(1, 6);
  expect(at(0.1, 3, 0.25)).toBeCloseTo((0.5 * 1 + 0.25 * 3) / 0.75, 6);
});

test('a frame that is surer of who it sees counts more, and many frames never run away from their mean', () => {
  const smoother = createTemporalSmoother();
  const at = (timeSeconds: number, beta: number, deviation: number) =>
    smoother.add({
      timeSeconds,
      parameters: frame({ betas: new Float32Array(100).fill(beta) }),
      imageFromCrop: upright,
      betaDeviations: new Float32Array(100).fill(deviation),
    }).betas[0];
  expect(at(0, 1, 0.5)).toBeCloseTo(1, 6);
  expect(at(0.04, 2, 0.25)).toBeCloseTo((4 * 1 + 16 * 2) / 20, 5);
  let last = 0;
  for (let i = 2; i < 200; i++) last = at(0.04 * i, 2, 0.25);
  expect(last).toBeLessThanOrEqual(2);
});

test('turns through 180 degrees do not swing the other way', () => {
  const smoother = createTemporalSmoother();
  smoother.add({
    timeSeconds: 0,
    parameters: frame({ globalOrient: Float32Array.of(3.12, 0, 0) }),
    imageFromCrop: upright,
  });
  const out = smoother.add({
    timeSeconds: 0.03,
    parameters: frame({ globalOrient: Float32Array.of(-3.12, 0, 0) }),
    imageFromCrop: upright,
  });
  expect(Math.abs(out.globalOrient[0])).toBeGreaterThan(3.1);
});
