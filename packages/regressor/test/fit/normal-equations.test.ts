import { multiplyRotations, rotationFromAxisAngle } from '@ringnet/flame';
import { expect, test } from 'vitest';
import { landmarkBasis } from '../../src/fit/landmark-basis.js';
import { lipExcess } from '../../src/fit/lip-opening.js';
import { type FitPrior, fitCost, normalEquations } from '../../src/fit/normal-equations.js';
import { evaluateState, type FitState } from '../../src/fit/pose-state.js';
import { EXPRESSIONS, SHAPES, smoothHead } from './support/smooth-head.js';

test('the gradient is the cost’s slope along every unknown', () => {
  const model = smoothHead();
  const embedding = model.landmarks.mediapipe468;
  if (!embedding) throw new Error('no landmarks');
  const basis = landmarkBasis(model, embedding, [3, 50, 120, 200, 333, 400, 460, 467], SHAPES);
  const columns = SHAPES + EXPRESSIONS;
  const state: FitState = {
    rotation: rotationFromAxisAngle(3, 0.2, -0.1),
    scale: 8,
    translation: Float64Array.of(0.1, -0.2, 0.3),
    jaw: Float64Array.of(0.3, -0.1, 0.05),
    coefficients: Float64Array.from({ length: columns }, (_, i) => Math.sin(i)),
  };
  const target = {
    points: Float64Array.from({ length: 24 }, (_, i) => 0.3 * Math.cos(i)),
    weights: Float64Array.from({ length: 24 }, (_, i) => 1 + (i % 4)),
    lips: {
      slopes: Float64Array.from({ length: 3 + columns }, (_, i) => 1 + Math.sin(2 * i)),
      gapM: 0.1,
      precision: 2,
    },
  };
  expect(lipExcess(target.lips, state)).toBeGreaterThan(0.1);
  const prior: FitPrior = {
    mean: Float64Array.from({ length: 3 + columns }, (_, i) => 0.1 * i),
    precision: Float64Array.from({ length: 3 + columns }, (_, i) => 1 + i),
    lower: new Float64Array(3 + columns).fill(-9),
    upper: new Float64Array(3 + columns).fill(9),
    rotation: { mean: rotationFromAxisAngle(3.02, 0.21, -0.09), precision: 50 },
  };
  const { gradient, size, hessian } = normalEquations(basis, target, prior, state);
  expect(size).toBe(10 + columns);

  const h = 1e-5;
  for (let unknown = 0; unknown < size; unknown++) {
    const slope = (moved(unknown, h) - moved(unknown, -h)) / (2 * h);
    expect(gradient[unknown]).toBeCloseTo(slope, 3);
    expect(hessian[unknown * size + 2]).toBe(hessian[2 * size + unknown]);
  }

  function moved(unknown: number, by: number): number {
    const at = (index: number) => (unknown === index ? by : 0);
    return fitCost(basis, target, prior, {
      translation: state.translation.map((v, i) => v + at(i)),
      rotation: multiplyRotations(rotationFromAxisAngle(at(3), at(4), at(5)), state.rotation),
      scale: state.scale * Math.exp(at(6)),
      jaw: state.jaw.map((v, i) => v + at(7 + i)),
      coefficients: state.coefficients.map((v, i) => v + at(10 + i)),
    });
  }
});

test('a column with a small reach moves its landmarks and no other, also where it only moves the jaw joint', () => {
  const model = smoothHead();
  const embedding = model.landmarks.mediapipe468;
  if (!embedding) throw new Error('no landmarks');
  const basis = landmarkBasis(model, embedding, [3, 50, 120, 200], SHAPES);
  basis.moved.forEach((landmarks, p) => {
    for (let l = 0; l < 4; l++) {
      const isStill = basis.directions.subarray(12 * p + 3 * l, 12 * p + 3 * l + 3).every((value) => value === 0);
      const isJointStill = basis.jawJointDirections.subarray(3 * p, 3 * p + 3).every((value) => value === 0);
      expect(landmarks.includes(l)).toBe(!isStill || (!isJointStill && basis.jawWeights[l] !== 0));
    }
  });
});

test('the hessian is the gradient’s change where residuals are small', () => {
  const model = smoothHead();
  const embedding = model.landmarks.mediapipe468;
  if (!embedding) throw new Error('no landmarks');
  const basis = landmarkBasis(model, embedding, [3, 50, 120, 200, 333, 400, 460, 467], SHAPES);
  const columns = SHAPES + EXPRESSIONS;
  const state: FitState = {
    rotation: rotationFromAxisAngle(3, 0.2, -0.1),
    scale: 8,
    translation: Float64Array.of(0.1, -0.2, 0.3),
    jaw: Float64Array.of(0.3, -0.1, 0.05),
    coefficients: new Float64Array(columns).fill(0.2),
  };
  const { turned } = evaluateState(basis, state);
  const target = {
    points: turned.map((value, i) => state.scale * value + state.translation[i % 3]),
    weights: Float64Array.from({ length: 24 }, (_, i) => 1 + (i % 4)),
    lips: {
      slopes: Float64Array.from({ length: 3 + columns }, (_, i) => 1 + Math.sin(2 * i)),
      gapM: 0.1,
      precision: 2,
    },
  };
  const none = new Float64Array(3 + columns);
  const prior: FitPrior = { mean: none, precision: none, lower: none, upper: none, rotation: null };
  const { hessian, size, gradient: before } = normalEquations(basis, target, prior, state);
  const h = 1e-6;
  for (let p = 0; p < columns; p++) {
    const coefficients = state.coefficients.map((value, k) => value + (k === p ? h : 0));
    const { gradient } = normalEquations(basis, target, prior, { ...state, coefficients });
    for (let i = 0; i < size; i++) {
      expect((gradient[i] - before[i]) / h).toBeCloseTo(hessian[i * size + 10 + p], 3);
    }
  }
});
