import type { LearnedInfo } from '@ringnet/regressor';
import type { Outcome } from './evaluate.js';

type Tightness = LearnedInfo['tightness'];

const CANDIDATES = [0.07, 0.2, 0.6];

/**
 * Chooses how firmly a fit holds what was regressed, one part after the other: shape by the error of form, rotation by
 * the median rotation error, expression and jaw by how far the fitted landmarks are from the true ones.
 */
export function chooseTightness(tryOut: (tightness: Tightness) => Outcome[], say: (text: string) => void): Tightness {
  let best: Tightness = { betas: 0.2, expression: 0.6, jaw: 0.6, rotation: 0.2 };
  const goals: [keyof Tightness, (outcomes: Outcome[]) => number][] = [
    ['betas', (outcomes) => mean(outcomes.map(({ error }) => error))],
    ['rotation', (outcomes) => median(outcomes.map(({ rotationError }) => rotationError))],
    ['expression', expressionCost],
    ['jaw', (outcomes) => mean(outcomes.map(({ jaw }) => Math.abs(jaw[1] - jaw[0])))],
  ];
  for (const [part, cost] of goals) {
    let least = Number.POSITIVE_INFINITY;
    let choice = best[part];
    for (const value of CANDIDATES) {
      const outcomes = tryOut({ ...best, [part]: value });
      const found = cost(outcomes);
      const reprojection = mean(outcomes.map(({ reprojectionErrorPercent }) => reprojectionErrorPercent));
      say(`tightness of ${part} ${value}: ${found.toFixed(4)}, reprojection ${reprojection.toFixed(2)} %`);
      if (found < least) {
        least = found;
        choice = value;
      }
    }
    best = { ...best, [part]: choice };
  }
  return best;
}

/** Mean square error of the expression over what is there to be explained. */
function expressionCost(outcomes: readonly Outcome[]): number {
  let [wrong, there] = [0, 0];
  for (const { expression } of outcomes) {
    expression[0].forEach((truth, k) => {
      wrong += (truth - expression[1][k]) ** 2;
      there += truth ** 2;
    });
  }
  return wrong / there;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
