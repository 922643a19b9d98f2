import { factorCholesky, solveCholesky } from './cholesky.js';
import type { LandmarkBasis } from './landmark-basis.js';
import { COEFFICIENTS, RIGID_UNKNOWNS } from './landmark-jacobian.js';
import type { SolvedFit } from './levenberg-marquardt.js';
import type { FitPrior } from './normal-equations.js';

/**
 * What a photo's landmarks alone say about shape, once its pose, jaw and expression have been let go (a Schur complement).
 * @returns [S, S], information of the shape columns
 */
export function shapeInformation(basis: LandmarkBasis, prior: FitPrior, { equations }: SolvedFit): Float64Array {
  const { size, hessian } = equations;
  const shapeStart = COEFFICIENTS;
  const shapeEnd = shapeStart + basis.shapeColumns;
  const shape = Array.from({ length: basis.shapeColumns }, (_, i) => shapeStart + i);
  const rest = Array.from({ length: size }, (_, i) => i).filter((i) => i < shapeStart || i >= shapeEnd);
  const n = rest.length;
  const factor = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) factor[a * n + b] = hessian[rest[a] * size + rest[b]];
    if (rest[a] >= RIGID_UNKNOWNS) factor[a * n + a] += prior.precision[rest[a] - RIGID_UNKNOWNS];
    else factor[a * n + a] *= 1 + 1e-9;
  }
  const s = shape.length;
  const information = new Float64Array(s * s);
  if (!factorCholesky(factor, n)) return information;
  const column = new Float64Array(n);
  for (let j = 0; j < s; j++) {
    for (let a = 0; a < n; a++) column[a] = hessian[rest[a] * size + shape[j]];
    solveCholesky(factor, n, column);
    for (let i = 0; i < s; i++) {
      let sum = hessian[shape[i] * size + shape[j]];
      for (let a = 0; a < n; a++) sum -= hessian[shape[i] * size + rest[a]] * column[a];
      information[i * s + j] = sum;
    }
  }
  return information;
}
