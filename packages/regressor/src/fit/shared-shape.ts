import { factorCholesky, solveCholesky } from './cholesky.js';
import type { FitBelief } from './fit-prior.js';
import type { LandmarkBasis } from './landmark-basis.js';
import type { FaceView } from './landmark-fitter.js';
import type { SolvedFit } from './levenberg-marquardt.js';
import type { FitPrior } from './normal-equations.js';
import { shapeInformation } from './shape-information.js';

/** One view fitted on its own. */
export interface SolvedView {
  readonly view: FaceView;
  /** [468, 3], normalised crop coordinates */
  readonly points: Float64Array;
  readonly belief: FitBelief;
  readonly prior: FitPrior;
  readonly solved: SolvedFit;
}

/** What holds the shape still while each view is fitted again. */
const HELD = 0.01;

/**
 * The one shape that all views together speak for: each view's landmarks count with their information, beliefs with
 * theirs, and the prior once.
 */
export function sharedShape(
  basis: LandmarkBasis,
  views: readonly SolvedView[],
): Pick<FitBelief, 'betas' | 'betaDeviations'> {
  const s = basis.shapeColumns;
  const matrix = new Float64Array(s * s);
  const right = new Float64Array(s);
  for (const { prior, solved } of views) {
    const information = shapeInformation(basis, prior, solved);
    const beta = solved.state.coefficients;
    for (let i = 0; i < s; i++) {
      const precision = prior.precision[3 + i];
      const mean = prior.mean[3 + i];
      // At a fit's end the landmarks pull as hard as the prior holds: their own optimum lies beyond by that much.
      let sum = precision * (beta[i] - mean) + (precision * mean) / views.length;
      for (let j = 0; j < s; j++) {
        matrix[i * s + j] += information[i * s + j];
        sum += information[i * s + j] * beta[j];
      }
      matrix[i * s + i] += precision / views.length;
      right[i] += sum;
    }
  }
  if (!factorCholesky(matrix, s)) return views[0].belief;
  solveCholesky(matrix, s, right);
  const betas = Float64Array.from({ length: 100 }, (_, k) => {
    if (k < s) return right[k];
    return views.reduce((sum, { belief }) => sum + (belief.betas[k] ?? 0) / views.length, 0);
  });
  return { betas, betaDeviations: new Float64Array(100).fill(HELD) };
}
