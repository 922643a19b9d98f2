import type { LandmarkBasis } from './landmark-basis.js';
import type { FitPrior } from './normal-equations.js';

/** What is believed of a head before its landmarks are fitted. */
export interface FitBelief {
  /** [<= S], standard deviations; missing ones are 0 */
  readonly betas: ArrayLike<number>;
  /** Per unit deviation of a coefficient from its belief: 4 holds loosely, 60 firmly */
  readonly shapePrecision: number;
}

/** Nothing known: the mean head. */
export const neutralBelief: FitBelief = { betas: [], shapePrecision: 4 };

const SHAPE_LIMIT = 3;
const EXPRESSION_PRECISION = 24;
const JAW_PRECISION = [10, 200, 200];
const JAW_LOWER = [0, -0.15, -0.15];
const JAW_UPPER = [0.6, 0.15, 0.15];
/** Components the landmarks see less than this (see landmarkVisibility) are held tighter, up to five times. */
const SEEN_WELL = 0.8;
const TIGHTEST = 5;

/**
 * The prior of a fit: shape around its belief within three standard deviations, expression and jaw around rest.
 * @param visibility  [shapeColumns], see landmarkVisibility
 */
export function defaultPrior(
  basis: LandmarkBasis,
  visibility: Float64Array,
  expressionBounds: readonly [number, number],
  belief: FitBelief,
): FitPrior {
  const size = 3 + basis.shapeColumns + basis.expressionIndices.length;
  const mean = new Float64Array(size);
  const precision = new Float64Array(size);
  const lower = new Float64Array(size);
  const upper = new Float64Array(size);
  precision.set(JAW_PRECISION);
  lower.set(JAW_LOWER);
  upper.set(JAW_UPPER);
  for (let p = 0; p < basis.shapeColumns; p++) {
    const damping = Math.min(TIGHTEST, Math.max(1, (SEEN_WELL / Math.max(visibility[p], 1e-3)) ** 2));
    mean[3 + p] = belief.betas[p] ?? 0;
    precision[3 + p] = belief.shapePrecision * damping;
    lower[3 + p] = -SHAPE_LIMIT;
    upper[3 + p] = SHAPE_LIMIT;
  }
  precision.fill(EXPRESSION_PRECISION, 3 + basis.shapeColumns);
  lower.fill(expressionBounds[0], 3 + basis.shapeColumns);
  upper.fill(expressionBounds[1], 3 + basis.shapeColumns);
  return { mean, precision, lower, upper };
}
