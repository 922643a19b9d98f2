import { factorCholesky, solveCholesky, solveLower } from './cholesky.js';

const MAX_ROUNDS = 8;

/** An unknown that a step holds on its limit. */
interface Held {
  readonly unknown: number;
  readonly limit: number;
  /** [n], L^-1 of the unknown's unit vector */
  readonly column: Float64Array;
}

/**
 * The step that minimises a quadratic inside a box: half s' A s + g' s, lower <= s <= upper.
 *
 * Solves without the box first; what crosses its limit is then held on it and the rest solved again (an active set), all
 * from one factor of A.
 *
 * @param matrix    A, [n, n], positive definite; overwritten
 * @param gradient  g, [n]
 * @param lower     [n], zero or below
 * @param upper     [n], zero or above
 * @returns null when A is not positive definite
 */
export function boundedStep(
  matrix: Float64Array,
  gradient: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
): Float64Array | null {
  const n = gradient.length;
  if (!factorCholesky(matrix, n)) return null;
  const unbounded = gradient.map((value) => -value);
  solveCholesky(matrix, n, unbounded);
  let step: Float64Array = unbounded;
  let held: Held[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const crossing = crossed(step, lower, upper);
    if (crossing.length === 0) break;
    held = [...held, ...crossing.map((unknown) => hold(matrix, step, unknown, lower, upper))];
    for (;;) {
      const forces = holdingForces(held, unbounded);
      if (!forces) return step;
      // Whoever pulls away from its limit need not be held there.
      const staying = held.filter(({ unknown, limit }, k) =>
        limit < upper[unknown] ? forces[k] <= 0 : forces[k] >= 0,
      );
      if (staying.length === held.length) {
        step = heldStep(matrix, gradient, held, forces);
        break;
      }
      held = staying;
    }
  }
  return step;
}

function crossed(step: Float64Array, lower: Float64Array, upper: Float64Array): number[] {
  const out: number[] = [];
  for (let i = 0; i < step.length; i++) if (step[i] < lower[i] || step[i] > upper[i]) out.push(i);
  return out;
}

function hold(
  factor: Float64Array,
  step: Float64Array,
  unknown: number,
  lower: Float64Array,
  upper: Float64Array,
): Held {
  const column = new Float64Array(step.length);
  column[unknown] = 1;
  solveLower(factor, step.length, column, unknown);
  return { unknown, limit: step[unknown] > upper[unknown] ? upper[unknown] : lower[unknown], column };
}

/** Forces that bring the held unknowns from where they would go to their limits. */
function holdingForces(held: readonly Held[], unbounded: Float64Array): Float64Array | null {
  const m = held.length;
  const products = new Float64Array(m * m);
  for (let a = 0; a < m; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = Math.max(held[a].unknown, held[b].unknown); i < unbounded.length; i++) {
        sum += held[a].column[i] * held[b].column[i];
      }
      products[a * m + b] = sum;
    }
  }
  if (!factorCholesky(products, m)) return null;
  const forces = Float64Array.from(held, ({ unknown, limit }) => unbounded[unknown] - limit);
  solveCholesky(products, m, forces);
  return forces;
}

function heldStep(
  factor: Float64Array,
  gradient: Float64Array,
  held: readonly Held[],
  forces: Float64Array,
): Float64Array {
  const step = gradient.map((value) => -value);
  held.forEach(({ unknown }, k) => {
    step[unknown] -= forces[k];
  });
  solveCholesky(factor, step.length, step);
  for (const { unknown, limit } of held) step[unknown] = limit;
  return step;
}
