import { factorCholesky, inverseDiagonal, solveCholesky } from './cholesky.js';
import type { FitBelief } from './fit-prior.js';
import type { HeldBases } from './held-shape.js';
import type { LandmarkBasis } from './landmark-basis.js';
import type { FaceView } from './landmark-fitter.js';
import type { SolvedFit } from './levenberg-marquardt.js';
import type { FitPrior } from './normal-equations.js';
import { createShapeAccumulator, knownDeviation, PHOTO_ERROR_CORRELATION } from './shape-accumulator.js';
import { shapeInformation } from './shape-information.js';

/** One view fitted on its own. */
export interface SolvedView {
  readonly view: FaceView;
  /** [468, 3], normalised crop coordinates */
  readonly points: Float64Array;
  readonly belief: FitBelief;
  readonly prior: FitPrior;
  readonly held: HeldBases;
  readonly solved: SolvedFit;
}

/** The one shape of several views, as a fit's belief; `betaErrors` say how sure it is. */
export type SharedShape = Required<Pick<FitBelief, 'betas' | 'betaErrors'>>;

/** Where jaw ends and shape begins among a prior's numbers. */
const SHAPE = 3;

/**
 * The shape that all views together speak for: their beliefs combined (see createShapeAccumulator), against the mean of
 * what their landmarks say. The landmarks' information is averaged, not added: the network errs alike in every photo of a
 * face, and a fit that adds it up ends no better than one photo (docs/accuracy.md).
 */
export function sharedShape(basis: LandmarkBasis, views: readonly SolvedView[]): SharedShape {
  const s = basis.shapeColumns;
  const belief = combinedBelief(basis, views);
  const matrix = new Float64Array(s * s);
  const right = new Float64Array(s);
  for (const { prior, held, solved } of views) {
    const information = shapeInformation(held.basis, prior, solved);
    const beta = solved.state.coefficients;
    for (let i = 0; i < s; i++) {
      // At a fit's end the landmarks pull as hard as the prior holds: their own optimum lies beyond by that much.
      let sum = prior.precision[SHAPE + i] * (beta[i] - prior.mean[SHAPE + i]);
      for (let j = 0; j < s; j++) {
        matrix[i * s + j] += information[i * s + j] / views.length;
        sum += information[i * s + j] * beta[j];
      }
      right[i] += sum / views.length;
    }
  }
  for (let i = 0; i < s; i++) {
    matrix[i * s + i] += belief.precision[i];
    right[i] += belief.precision[i] * belief.betas[i];
  }
  const betas = belief.betas.slice();
  const deviations = new Float64Array(100).fill(1);
  if (factorCholesky(matrix, s)) {
    solveCholesky(matrix, s, right);
    const { lower, upper } = views[0].prior;
    for (let i = 0; i < s; i++) betas[i] = Math.min(upper[SHAPE + i], Math.max(lower[SHAPE + i], right[i]));
    deviations.set(inverseDiagonal(matrix, s).map(Math.sqrt));
  }
  return { betas, betaErrors: belief.errors ?? deviations };
}

/**
 * The views' beliefs as one. Those with measured errors are estimates and make each other surer; the others are what is
 * believed before any photo, which is the same in all of them and counts once.
 */
function combinedBelief(basis: LandmarkBasis, views: readonly SolvedView[]) {
  const shapes = createShapeAccumulator(PHOTO_ERROR_CORRELATION);
  for (const { belief } of views) shapes.add({ betas: belief.betas, deviations: belief.betaErrors ?? null });
  const { betas, deviations: errors } = shapes.combined();
  const precision = new Float64Array(basis.shapeColumns);
  for (let k = 0; k < precision.length; k++) {
    let [sum, pull] = [0, 0];
    for (const { belief, prior } of views) {
      // A fit holds a belief more firmly than its error says; the shared fit as much more firmly as its views do.
      const firmness = errors ? (knownDeviation(belief.betaErrors?.[k]) / errors[k]) ** 2 : 1;
      sum += prior.precision[SHAPE + k] * firmness;
      pull += prior.precision[SHAPE + k] * prior.mean[SHAPE + k];
    }
    precision[k] = sum / views.length;
    if (!errors) betas[k] = pull / sum;
  }
  return { betas, errors, precision };
}

/** A prior that leaves a view its pose, jaw and expression, and takes the shape as known. */
export function withKnownShape(basis: LandmarkBasis, prior: FitPrior, { betas }: SharedShape): FitPrior {
  const [mean, lower, upper] = [prior.mean.slice(), prior.lower.slice(), prior.upper.slice()];
  for (let k = 0; k < basis.shapeColumns; k++) mean[SHAPE + k] = lower[SHAPE + k] = upper[SHAPE + k] = betas[k];
  return { ...prior, mean, lower, upper };
}
