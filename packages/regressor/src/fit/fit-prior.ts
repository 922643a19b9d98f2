import type { LandmarkBasis } from './landmark-basis.js';
import type { FitPrior } from './normal-equations.js';

/** What is believed of a head before its landmarks are fitted; standard deviations say how firmly. */
export interface FitBelief {
  /** [<= S] each, standard deviations of the model; components left out are the mean head's */
  readonly betas: ArrayLike<number>;
  readonly betaDeviations: ArrayLike<number>;
  /** What the shape's errors really are on held-out heads, where that was measured; reported instead of the fit's own */
  readonly betaErrors?: ArrayLike<number>;
  /** [<= E] each */
  readonly expression: ArrayLike<number>;
  readonly expressionDeviations: ArrayLike<number>;
  /** [3], axis-angle, radians */
  readonly jawPose: ArrayLike<number>;
  readonly jawDeviations: ArrayLike<number>;
  /** [9], camera from model frame; null where nothing is known */
  readonly rotation: Float64Array | null;
  readonly rotationDeviationRad: number;
}

const SHAPE_DEVIATION = 0.7;
const EXPRESSION_DEVIATION = 0.25;
const JAW_DEVIATIONS = [0.32, 0.07, 0.07];

/** The mean head at rest, looking anywhere. */
export const restingBelief: FitBelief = {
  betas: [],
  betaDeviations: [],
  expression: [],
  expressionDeviations: [],
  jawPose: [0, 0, 0],
  jawDeviations: JAW_DEVIATIONS,
  rotation: null,
  rotationDeviationRad: 1,
};

const SHAPE_LIMIT = 3;
const JAW_LOWER = [0, -0.15, -0.15];
const JAW_UPPER = [0.6, 0.15, 0.15];
/** Components the landmarks see less than this (see landmarkVisibility) are held tighter, up to five times. */
const SEEN_WELL = 0.8;
const TIGHTEST = 5;

/**
 * The prior of a fit: everything around its belief, shape within three standard deviations, expression and jaw in bounds.
 * @param visibility  [shapeColumns], see landmarkVisibility
 */
export function fitPrior(
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
  const put = (at: number, value: number, deviation: number, low: number, high: number) => {
    mean[at] = Math.min(high, Math.max(low, value));
    precision[at] = 1 / (deviation * deviation);
    lower[at] = low;
    upper[at] = high;
  };
  for (let k = 0; k < 3; k++) put(k, belief.jawPose[k], belief.jawDeviations[k], JAW_LOWER[k], JAW_UPPER[k]);
  for (let p = 0; p < basis.shapeColumns; p++) {
    put(3 + p, belief.betas[p] ?? 0, belief.betaDeviations[p] ?? SHAPE_DEVIATION, -SHAPE_LIMIT, SHAPE_LIMIT);
    precision[3 + p] *= Math.min(TIGHTEST, Math.max(1, (SEEN_WELL / Math.max(visibility[p], 1e-3)) ** 2));
  }
  basis.expressionIndices.forEach((component, k) => {
    const deviation = belief.expressionDeviations[component] ?? EXPRESSION_DEVIATION;
    put(3 + basis.shapeColumns + k, belief.expression[component] ?? 0, deviation, ...expressionBounds);
  });
  const { rotation, rotationDeviationRad } = belief;
  const precisionOfTurn = 1 / (rotationDeviationRad * rotationDeviationRad);
  return { mean, precision, lower, upper, rotation: rotation && { mean: rotation, precision: precisionOfTurn } };
}
