import { solveCholesky } from './cholesky.js';

/** Residuals r(x) and their derivatives; what a problem must give at every x. */
export interface Linearisation {
  /** [R] */
  readonly residuals: Float64Array;
  /** [R, n], row-major */
  readonly jacobian: Float64Array;
}

export interface LeastSquaresProblem {
  /** [n] */
  readonly initial: Float64Array;
  linearise(x: Float64Array): Linearisation;
  /** [n]: weights of the quadratic pull towards `centre` (zero where there is none) */
  readonly priorWeights?: Float64Array;
  /** [n]; default zero */
  readonly priorCentre?: Float64Array;
  /** [n] each: box that x stays in */
  readonly minimum?: Float64Array;
  readonly maximum?: Float64Array;
  /** Default 50 */
  readonly maxIterations?: number;
  /** Stop when a step improves the cost by less than this fraction; default 1e-10 */
  readonly tolerance?: number;
}

export interface LeastSquaresSolution {
  readonly x: Float64Array;
  /** Half the sum of squares, prior included */
  readonly cost: number;
  readonly iterations: number;
  readonly hasConverged: boolean;
}

/**
 * Minimises |r(x)|^2 / 2 + sum w (x - c)^2 / 2 by Levenberg-Marquardt steps on the normal equations, within a box:
 * numbers at their bound that would leave it are held for the step (active set).
 */
export function solveDampedLeastSquares(problem: LeastSquaresProblem): LeastSquaresSolution {
  const { maxIterations = 50, tolerance = 1e-10 } = problem;
  let x = clamp(problem, problem.initial.slice());
  let current = problem.linearise(x);
  let cost = costOf(problem, x, current.residuals);
  let damping = 1e-4;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const { matrix, gradient } = normalEquations(problem, x, current);
    let improved = false;
    while (damping < 1e12) {
      const step = dampedStep(problem, x, matrix, gradient, damping);
      const candidate = step
        ? clamp(
            problem,
            x.map((value, k) => value + step[k]),
          )
        : null;
      const next = candidate ? problem.linearise(candidate) : null;
      const nextCost = candidate && next ? costOf(problem, candidate, next.residuals) : Number.POSITIVE_INFINITY;
      if (candidate && next && nextCost <= cost) {
        const gain = cost - nextCost;
        x = candidate;
        current = next;
        damping = Math.max(damping / 8, 1e-12);
        improved = gain > tolerance * cost;
        cost = nextCost;
        break;
      }
      damping *= 6;
    }
    if (!improved) return { x, cost, iterations: iteration, hasConverged: Number.isFinite(cost) };
  }
  return { x, cost, iterations: maxIterations, hasConverged: false };
}

function costOf(problem: LeastSquaresProblem, x: Float64Array, residuals: Float64Array): number {
  let sum = 0;
  for (let r = 0; r < residuals.length; r++) sum += residuals[r] * residuals[r];
  const { priorWeights, priorCentre } = problem;
  if (priorWeights) {
    for (let k = 0; k < x.length; k++) sum += priorWeights[k] * (x[k] - (priorCentre?.[k] ?? 0)) ** 2;
  }
  return sum / 2;
}

/** J'J and J'r with the prior, lower triangle. */
function normalEquations(problem: LeastSquaresProblem, x: Float64Array, { residuals, jacobian }: Linearisation) {
  const n = x.length;
  const matrix = new Float64Array(n * n);
  const gradient = new Float64Array(n);
  // Four rows at a time: each number of the matrix is loaded and stored a quarter as often
  let r = 0;
  for (; r + 3 < residuals.length; r += 4) {
    const [row0, row1, row2, row3] = [r * n, (r + 1) * n, (r + 2) * n, (r + 3) * n];
    for (let i = 0; i < n; i++) {
      const a = jacobian[row0 + i];
      const b = jacobian[row1 + i];
      const c = jacobian[row2 + i];
      const d = jacobian[row3 + i];
      gradient[i] += a * residuals[r] + b * residuals[r + 1] + c * residuals[r + 2] + d * residuals[r + 3];
      const start = i * n;
      for (let j = 0; j <= i; j++) {
        matrix[start + j] +=
          a * jacobian[row0 + j] + b * jacobian[row1 + j] + c * jacobian[row2 + j] + d * jacobian[row3 + j];
      }
    }
  }
  for (; r < residuals.length; r++) {
    const row = r * n;
    for (let i = 0; i < n; i++) {
      gradient[i] += jacobian[row + i] * residuals[r];
      for (let j = 0; j <= i; j++) matrix[i * n + j] += jacobian[row + i] * jacobian[row + j];
    }
  }
  const { priorWeights, priorCentre } = problem;
  if (priorWeights) {
    for (let k = 0; k < n; k++) {
      matrix[k * n + k] += priorWeights[k];
      gradient[k] += priorWeights[k] * (x[k] - (priorCentre?.[k] ?? 0));
    }
  }
  return { matrix, gradient };
}

function dampedStep(
  problem: LeastSquaresProblem,
  x: Float64Array,
  matrix: Float64Array,
  gradient: Float64Array,
  damping: number,
): Float64Array | null {
  const n = x.length;
  const damped = matrix.slice();
  const step = gradient.map((value) => -value);
  for (let k = 0; k < n; k++) {
    const isHeld =
      (x[k] <= (problem.minimum?.[k] ?? Number.NEGATIVE_INFINITY) && step[k] < 0) ||
      (x[k] >= (problem.maximum?.[k] ?? Number.POSITIVE_INFINITY) && step[k] > 0);
    if (isHeld) {
      step[k] = 0;
      for (let i = 0; i < n; i++) {
        damped[k * n + i] = 0;
        damped[i * n + k] = 0;
      }
      damped[k * n + k] = 1;
    } else {
      // Marquardt's scaling, with a floor for parameters that nothing sees
      damped[k * n + k] += damping * Math.max(damped[k * n + k], 1e-12);
    }
  }
  return solveCholesky(damped, step) ? step : null;
}

function clamp({ minimum, maximum }: LeastSquaresProblem, x: Float64Array): Float64Array {
  for (let k = 0; k < x.length; k++) {
    x[k] = Math.min(Math.max(x[k], minimum?.[k] ?? Number.NEGATIVE_INFINITY), maximum?.[k] ?? Number.POSITIVE_INFINITY);
  }
  return x;
}
