import { axisAngleFromRotation, multiplyRotations } from '@ringnet/flame';
import { accumulateHessian } from './accumulate-hessian.js';
import type { LandmarkBasis } from './landmark-basis.js';
import { COEFFICIENTS, landmarkJacobian, RIGID_UNKNOWNS, TURN_UNKNOWNS } from './landmark-jacobian.js';
import { type LipLimit, lipExcess } from './lip-opening.js';
import { type EvaluatedLandmarks, evaluateState, type FitState } from './pose-state.js';

/** Where a fit's landmarks should come to lie. */
export interface LandmarkTarget {
  /** [3 L], normalised crop coordinates, see FitState */
  readonly points: Float64Array;
  /** [3 L], one over the standard deviation expected of each coordinate, same unit */
  readonly weights: Float64Array;
  /** Where a network looked closer at the mouth */
  readonly lips?: LipLimit;
}

/** A Gaussian belief about jaw and coefficients, each on its own, with limits that are never crossed. */
export interface FitPrior {
  /** All [3 + P]: jaw, then coefficients */
  readonly mean: Float64Array;
  readonly precision: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Where the head is believed to look, [9], camera from model frame, and per square radian off it; null: anywhere */
  readonly rotation: { readonly mean: Float64Array; readonly precision: number } | null;
}

/** Half the sum of squares of all weighted residuals, the lips' excess and prior deviations. */
export function fitCost(basis: LandmarkBasis, target: LandmarkTarget, prior: FitPrior, state: FitState): number {
  const residual = weightedResidual(target, state, evaluateState(basis, state));
  let sum = 0;
  for (let i = 0; i < residual.length; i++) sum += residual[i] * residual[i];
  if (target.lips) sum += target.lips.precision * lipExcess(target.lips, state) ** 2;
  for (let i = 0; i < prior.mean.length; i++) {
    const value = i < 3 ? state.jaw[i] : state.coefficients[i - 3];
    sum += prior.precision[i] * (value - prior.mean[i]) ** 2;
  }
  if (prior.rotation) {
    const [x, y, z] = turnFrom(prior.rotation.mean, state.rotation);
    sum += prior.rotation.precision * (x * x + y * y + z * z);
  }
  return sum / 2;
}

/** The turn, axis-angle in the camera frame, that brings one rotation to another. */
function turnFrom(from: Float64Array, to: Float64Array): Float64Array {
  return axisAngleFromRotation(multiplyRotations(to, transposed(from)));
}

function transposed(r: Float64Array): Float64Array {
  return Float64Array.of(r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]);
}

/** A linearised fit: (hessian + prior) step = -gradient. */
export interface NormalEquations {
  /** Unknowns: translation 3, turn 3, log scale 1, jaw 3, coefficients P */
  readonly size: number;
  /** [size, size], of landmarks and lips alone */
  readonly hessian: Float64Array;
  /** [size], of landmarks, lips and prior */
  readonly gradient: Float64Array;
  /** [size, 3 L], of the landmarks; its memory goes on to the equations that are made from these */
  readonly jacobian: Float64Array;
}

/**
 * Linearises landmarks and lips around a state.
 *
 * @param former  equations of another state and the same basis, whose memory is used again: they are void afterwards
 * @param isNear   whether that state is so near that its hessian is taken over, and only the gradient is that of this state
 */
export function normalEquations(
  basis: LandmarkBasis,
  target: LandmarkTarget,
  prior: FitPrior,
  state: FitState,
  former?: NormalEquations,
  isNear = false,
): NormalEquations {
  const evaluated = evaluateState(basis, state);
  const residual = weightedResidual(target, state, evaluated);
  const jacobian = landmarkJacobian(basis, target.weights, state, evaluated, former?.jacobian);
  const size = jacobian.length / residual.length;
  const gradient = multiplyByRows(jacobian, residual);
  for (let i = 0; i < prior.mean.length; i++) {
    const value = i < 3 ? state.jaw[i] : state.coefficients[i - 3];
    gradient[RIGID_UNKNOWNS + i] += prior.precision[i] * (value - prior.mean[i]);
  }
  if (prior.rotation) {
    const turn = turnFrom(prior.rotation.mean, state.rotation);
    for (let i = 0; i < 3; i++) gradient[TURN_UNKNOWNS + i] += prior.rotation.precision * turn[i];
  }
  const { lips } = target;
  const excess = lips ? lipExcess(lips, state) : 0;
  if (lips && excess > 0) {
    for (let i = 0; i < lips.slopes.length; i++)
      gradient[RIGID_UNKNOWNS + i] += lips.precision * excess * lips.slopes[i];
  }
  const hessian = former?.hessian ?? new Float64Array(size * size);
  if (former && isNear) return { size, hessian, gradient, jacobian };
  accumulateHessian(jacobian, size, rowsMoved(basis), hessian);
  if (lips && excess > 0) addOuterProduct(lips, size, hessian);
  return { size, hessian, gradient, jacobian };
}

function addOuterProduct({ slopes, precision }: LipLimit, size: number, hessian: Float64Array): void {
  for (let i = 0; i < slopes.length; i++) {
    if (slopes[i] === 0) continue;
    const row = (RIGID_UNKNOWNS + i) * size + RIGID_UNKNOWNS;
    for (let j = 0; j < slopes.length; j++) hessian[row + j] += precision * slopes[i] * slopes[j];
  }
}

/** J r, two rows at a time: a single sum would wait for its own additions. */
function multiplyByRows(jacobian: Float64Array, residual: Float64Array): Float64Array {
  const length = residual.length;
  const out = new Float64Array(jacobian.length / length);
  for (let i = 0; i < out.length; i += 2) {
    const first = i * length;
    const second = Math.min(i + 1, out.length - 1) * length;
    let sum0 = 0;
    let sum1 = 0;
    for (let k = 0; k < length; k++) {
      const value = residual[k];
      sum0 += jacobian[first + k] * value;
      sum1 += jacobian[second + k] * value;
    }
    out[i] = sum0;
    if (i + 1 < out.length) out[i + 1] = sum1;
  }
  return out;
}

/** By unknown, the landmarks it moves. */
function rowsMoved({ landmarkCount, moved }: LandmarkBasis): Int32Array[] {
  const all = Int32Array.from({ length: landmarkCount }, (_, l) => l);
  return [...Array<Int32Array>(COEFFICIENTS).fill(all), ...moved];
}

function weightedResidual(target: LandmarkTarget, state: FitState, evaluated: EvaluatedLandmarks): Float64Array {
  const residual = new Float64Array(target.points.length);
  for (let i = 0; i < residual.length; i++) {
    residual[i] = target.weights[i] * (state.scale * evaluated.turned[i] + state.translation[i % 3] - target.points[i]);
  }
  return residual;
}
