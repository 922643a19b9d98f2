import { factorCholesky, inverseDiagonal } from './cholesky.js';
import type { LandmarkBasis } from './landmark-basis.js';
import { COEFFICIENTS, RIGID_UNKNOWNS } from './landmark-jacobian.js';
import { freeInformation, freeUnknowns, type SolvedFit } from './levenberg-marquardt.js';
import type { FitPrior } from './normal-equations.js';

/** Standard deviations of a fit's numbers from its covariance; the prior's own for what lies on its limit. */
export interface FitDeviations {
  /** [3], turn about the camera's x, y, z, radians */
  readonly globalOrient: Float32Array;
  /** [3], radians */
  readonly jawPose: Float32Array;
  /** [100], standard deviations; 1 for components that the fit does not touch */
  readonly betas: Float32Array;
  /** [50]; 0 for components that the fit does not touch */
  readonly expression: Float32Array;
  /** Relative */
  readonly scale: number;
}

/** Inverts the information of landmarks and prior at the end of a fit; where it has no inverse, all are 1. */
export function fitDeviations(
  basis: LandmarkBasis,
  prior: FitPrior,
  { state, equations }: SolvedFit,
  betaErrors?: ArrayLike<number>,
): FitDeviations {
  const isShape = (unknown: number) => unknown >= COEFFICIENTS && unknown < COEFFICIENTS + basis.shapeColumns;
  const every = freeUnknowns(equations, prior, state);
  // Shape comes first, for its variances are the dearest and not wanted where its errors were measured.
  const shape = every.filter(isShape);
  const free = [...shape, ...every.filter((unknown) => !isShape(unknown))];
  const matrix = freeInformation(equations, prior, free);
  // Landmarks that push a number onto its limit do not say how far beyond they want it: it is no surer than before.
  const variance = Float64Array.from({ length: equations.size }, (_, unknown) =>
    unknown < RIGID_UNKNOWNS ? 1 : 1 / prior.precision[unknown - RIGID_UNKNOWNS],
  );
  if (factorCholesky(matrix, free.length)) {
    const diagonal = inverseDiagonal(matrix, free.length, betaErrors ? shape.length : 0);
    free.forEach((unknown, a) => {
      variance[unknown] = diagonal[a];
    });
  } else variance.fill(1);
  const deviation = (from: number, count: number) =>
    Float32Array.from({ length: count }, (_, i) => Math.sqrt(variance[from + i]));
  const betas = new Float32Array(100).fill(1);
  if (betaErrors) betas.set(betaErrors);
  else betas.set(deviation(COEFFICIENTS, Math.min(100, basis.shapeColumns)));
  const expression = new Float32Array(50);
  basis.expressionIndices.forEach((component, k) => {
    expression[component] = Math.sqrt(variance[COEFFICIENTS + basis.shapeColumns + k]);
  });
  return {
    globalOrient: deviation(3, 3),
    jawPose: deviation(RIGID_UNKNOWNS, 3),
    betas,
    expression,
    scale: Math.sqrt(variance[6]),
  };
}
