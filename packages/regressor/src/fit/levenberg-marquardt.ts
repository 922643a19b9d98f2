import { multiplyRotations, rotationFromAxisAngle } from '@ringnet/flame';
import { boundedStep } from './bounded-step.js';
import type { LandmarkBasis } from './landmark-basis.js';
import { COEFFICIENTS, RIGID_UNKNOWNS, TURN_UNKNOWNS } from './landmark-jacobian.js';
import {
  type FitPrior,
  fitCost,
  type LandmarkTarget,
  type NormalEquations,
  normalEquations,
} from './normal-equations.js';
import type { FitState } from './pose-state.js';

const MAX_ITERATIONS = 8;
const MAX_TRIES = 6;
const STOP_IMPROVEMENT = 1e-3;
/** A step that gains less than this part of the cost ends so near the optimum that the hessian of its start serves on. */
const NEAR_IMPROVEMENT = 0.5;

export interface SolvedFit {
  readonly state: FitState;
  readonly iterations: number;
  readonly cost: number;
  /** At the end, for the covariance; the hessian may be that of an earlier step, see `NEAR_IMPROVEMENT` */
  readonly equations: NormalEquations;
}

/**
 * Minimises `fitCost` by Levenberg-Marquardt steps. Jaw and coefficients stay inside the prior's limits: each step minimises
 * the linearised fit inside them.
 */
export function solveFit(basis: LandmarkBasis, target: LandmarkTarget, prior: FitPrior, start: FitState): SolvedFit {
  let state = start;
  let cost = fitCost(basis, target, prior, state);
  let damping = 1e-3;
  let iterations = 0;
  let equations = normalEquations(basis, target, prior, state);
  let isOwnHessian = true;
  while (iterations < MAX_ITERATIONS) {
    iterations++;
    let next: { state: FitState; cost: number } | null = null;
    for (let attempt = 0; attempt < MAX_TRIES && !next; attempt++) {
      const step = solveStep(equations, prior, state, damping);
      const candidate = step && moveState(state, step, prior);
      const candidateCost = candidate ? fitCost(basis, target, prior, candidate) : Number.POSITIVE_INFINITY;
      if (candidate && candidateCost < cost) next = { state: candidate, cost: candidateCost };
      else if (!isOwnHessian) break;
      else damping *= 10;
    }
    if (!next && isOwnHessian) break;
    const improvement = next ? (cost - next.cost) / cost : 0;
    if (next) {
      state = next.state;
      cost = next.cost;
      damping = Math.max(damping / 5, 1e-7);
      if (improvement < STOP_IMPROVEMENT) break;
    }
    // Near the end the hessian hardly changes, and making it is most of a step's work.
    isOwnHessian = !next || improvement > NEAR_IMPROVEMENT;
    equations = normalEquations(basis, target, prior, state, equations, !isOwnHessian);
  }
  return { state, iterations, cost, equations };
}

/** Unknowns that may move in the next step. */
export function freeUnknowns({ size, gradient }: NormalEquations, prior: FitPrior, state: FitState): number[] {
  const free: number[] = [];
  for (let i = 0; i < size; i++) {
    const k = i - RIGID_UNKNOWNS;
    if (k >= 0) {
      const value = k < 3 ? state.jaw[k] : state.coefficients[k - 3];
      if (value <= prior.lower[k] && gradient[i] > 0) continue;
      if (value >= prior.upper[k] && gradient[i] < 0) continue;
    }
    free.push(i);
  }
  return free;
}

/** The landmarks' and the prior's information about the free unknowns, [free, free]. */
export function freeInformation(equations: NormalEquations, prior: FitPrior, free: readonly number[]): Float64Array {
  const n = free.length;
  const matrix = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) matrix[a * n + b] = equations.hessian[free[a] * equations.size + free[b]];
    const unknown = free[a];
    if (unknown >= RIGID_UNKNOWNS) matrix[a * n + a] += prior.precision[unknown - RIGID_UNKNOWNS];
    else if (prior.rotation && unknown >= TURN_UNKNOWNS && unknown < TURN_UNKNOWNS + 3) {
      matrix[a * n + a] += prior.rotation.precision;
    }
  }
  return matrix;
}

function solveStep(equations: NormalEquations, prior: FitPrior, state: FitState, damping: number): Float64Array | null {
  const free = freeUnknowns(equations, prior, state);
  const matrix = freeInformation(equations, prior, free);
  const n = free.length;
  const gradient = new Float64Array(n);
  const lower = new Float64Array(n).fill(Number.NEGATIVE_INFINITY);
  const upper = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < n; a++) {
    matrix[a * n + a] *= 1 + damping;
    gradient[a] = equations.gradient[free[a]];
    const k = free[a] - RIGID_UNKNOWNS;
    if (k < 0) continue;
    const value = k < 3 ? state.jaw[k] : state.coefficients[k - 3];
    lower[a] = Math.min(0, prior.lower[k] - value);
    upper[a] = Math.max(0, prior.upper[k] - value);
  }
  const freeStep = boundedStep(matrix, gradient, lower, upper);
  if (!freeStep) return null;
  const step = new Float64Array(equations.size);
  for (let a = 0; a < n; a++) step[free[a]] = freeStep[a];
  return step;
}

function moveState(state: FitState, step: Float64Array, prior: FitPrior): FitState {
  const limited = (value: number, k: number) => Math.min(prior.upper[k], Math.max(prior.lower[k], value));
  return {
    translation: state.translation.map((value, i) => value + step[i]),
    rotation: multiplyRotations(rotationFromAxisAngle(step[3], step[4], step[5]), state.rotation),
    scale: state.scale * Math.exp(step[6]),
    jaw: state.jaw.map((value, i) => limited(value + step[RIGID_UNKNOWNS + i], i)),
    coefficients: state.coefficients.map((value, i) => limited(value + step[COEFFICIENTS + i], 3 + i)),
  };
}
