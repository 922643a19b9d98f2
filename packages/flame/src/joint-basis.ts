import type { HeadModel } from './head-model.js';

/** The joint regressor applied to the template and to every component once: joints without vertices. */
export interface JointBasis {
  /** [J, 3], m */
  readonly mean: Float64Array;
  /** [S + E, J, 3], m per unit of the component */
  readonly directions: Float64Array;
  readonly shapeCount: number;
}

/** J = regressor . (template + shapedirs . c) = mean + directions . c, since both steps are linear. */
export function jointBasis(model: HeadModel): JointBasis {
  const { jointRegressor: regressor, shapedirs, vTemplate } = model;
  const componentCount = model.shapeCount + model.expressionCount;
  const length = 3 * regressor.rows;
  const mean = new Float64Array(length);
  const directions = new Float64Array(componentCount * length);
  for (let j = 0; j < regressor.rows; j++) {
    for (let entry = regressor.rowStarts[j]; entry < regressor.rowStarts[j + 1]; entry++) {
      const weight = regressor.values[entry];
      for (let axis = 0; axis < 3; axis++) {
        const row = 3 * regressor.columnIndices[entry] + axis;
        mean[3 * j + axis] += weight * vTemplate[row];
        for (let k = 0; k < componentCount; k++) {
          directions[k * length + 3 * j + axis] += weight * shapedirs[row * componentCount + k];
        }
      }
    }
  }
  return { mean, directions, shapeCount: model.shapeCount };
}

/** The rest joints [J, 3] of a shaped head, m, into `out`. */
export function restJointsOf(
  basis: JointBasis,
  betas: ArrayLike<number>,
  expression: ArrayLike<number>,
  out: Float64Array = new Float64Array(basis.mean.length),
): Float64Array {
  out.set(basis.mean);
  addDirections(basis, betas, 0, out);
  addDirections(basis, expression, basis.shapeCount, out);
  return out;
}

function addDirections(
  { directions }: JointBasis,
  coefficients: ArrayLike<number>,
  first: number,
  out: Float64Array,
): void {
  for (let k = 0; k < coefficients.length; k++) {
    if (coefficients[k] === 0) continue;
    const start = (first + k) * out.length;
    for (let i = 0; i < out.length; i++) out[i] += coefficients[k] * directions[start + i];
  }
}
