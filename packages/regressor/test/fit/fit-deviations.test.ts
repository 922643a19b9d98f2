import { expect, test } from 'vitest';
import { fitDeviations } from '../../src/fit/fit-deviations.js';
import { landmarkBasis } from '../../src/fit/landmark-basis.js';
import { createLandmarkFitter } from '../../src/index.js';
import { EXPRESSIONS, SHAPES, smoothHead } from './support/smooth-head.js';
import { faceOf, projectLandmarks, turnedCrop } from './support/synthetic-face.js';

const model = smoothHead();
const embedding = model.landmarks.mediapipe468;
if (!embedding) throw new Error('no landmarks');
const basis = landmarkBasis(model, embedding, [3, 50, 120], SHAPES);
const columns = 3 + SHAPES + EXPRESSIONS;
const size = 7 + columns;
/** Deviation 1/2 of jaw and coefficients. */
const prior = {
  mean: new Float64Array(columns),
  precision: new Float64Array(columns).fill(4),
  lower: new Float64Array(columns).fill(-3),
  upper: new Float64Array(columns).fill(3),
  rotation: null,
};

/** A fit whose landmarks say of each unknown alone that its precision is `information`, and push beta 5 beyond 3. */
function solved(information: number) {
  const hessian = new Float64Array(size * size);
  for (let i = 0; i < size; i++) hessian[i * size + i] = information;
  const coefficients = new Float64Array(columns - 3);
  const gradient = new Float64Array(size);
  coefficients[5] = 3;
  gradient[10 + 5] = -1;
  const state = {
    rotation: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
    scale: 8,
    translation: new Float64Array(3),
    jaw: new Float64Array(3),
    coefficients,
  };
  return { state, iterations: 1, cost: 0, equations: { size, hessian, gradient, jacobian: new Float64Array(0) } };
}

test('landmarks add to the prior, and what they push onto its limit keeps the prior’s deviation', () => {
  // 4 and 12 make 16: a quarter. Pose has no prior.
  const { betas, expression, jawPose, globalOrient } = fitDeviations(basis, prior, solved(12));
  expect(betas[4]).toBeCloseTo(1 / 4, 6);
  expect(betas[5]).toBe(1 / 2);
  expect(betas[SHAPES]).toBe(1);
  expect(expression[0]).toBeCloseTo(1 / 4, 6);
  expect(jawPose[2]).toBeCloseTo(1 / 4, 6);
  expect(globalOrient[1]).toBeCloseTo(1 / Math.sqrt(12), 6);
});

test('where landmarks say nothing certain, nothing is said to be', () => {
  const { betas, jawPose, scale } = fitDeviations(basis, prior, solved(0));
  expect([betas[0], betas[5], jawPose[0], scale]).toEqual([1, 1, 1, 1]);
});

test('no number of a head beyond the limits is said to be without error', () => {
  const crop = turnedCrop();
  const wanted = {
    camera: { scale: 8, tx: 0, ty: 0 },
    globalOrient: Float32Array.of(Math.PI, 0, 0),
    jawPose: new Float32Array(3),
    neckPose: new Float32Array(3),
    leftEyePose: new Float32Array(3),
    rightEyePose: new Float32Array(3),
    betas: new Float32Array(100).fill(6),
    expression: new Float32Array(50),
  };
  const face = faceOf(projectLandmarks(model, wanted, crop));
  const { parameters, standardDeviations } = createLandmarkFitter(model).fit(face, crop, { width: 800, height: 800 });
  expect(Math.max(...parameters.betas)).toBe(3);
  expect(Math.min(...standardDeviations.betas)).toBeGreaterThan(0);
  expect(Math.min(...standardDeviations.expression.subarray(0, EXPRESSIONS))).toBeGreaterThan(0);
});
