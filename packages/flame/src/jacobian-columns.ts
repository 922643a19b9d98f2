import { FlameError } from './errors.js';
import type { HeadModel } from './head-model.js';
import type { HeadParameterNumbers } from './head-parameters.js';

/** Which numbers count as parameters, in the columns' order: betas, expression, the joints' pose, translation. */
export interface JacobianColumns {
  /** Leading betas; default all that `parameters` holds */
  readonly betaCount?: number;
  /** Leading expression components; default all that `parameters` holds */
  readonly expressionCount?: number;
  /** Joints whose three axis-angle numbers count; default all */
  readonly joints?: readonly number[];
  /** Default true */
  readonly translation?: boolean;
}

/** The same with its defaults filled in. */
export interface ColumnLayout {
  readonly betaCount: number;
  readonly expressionCount: number;
  readonly joints: readonly number[];
  readonly translation: boolean;
  readonly count: number;
}

/** @throws FlameError PARAMETER_LENGTH */
export function columnLayout(
  model: HeadModel,
  parameters: HeadParameterNumbers,
  columns: JacobianColumns,
): ColumnLayout {
  const betaCount = columns.betaCount ?? parameters.betas.length;
  const expressionCount = columns.expressionCount ?? parameters.expression.length;
  const joints = columns.joints ?? Array.from(model.parents.keys());
  const translation = columns.translation ?? true;
  if (betaCount > model.shapeCount || expressionCount > model.expressionCount) {
    throw new FlameError(
      'PARAMETER_LENGTH',
      `columns ask for ${betaCount} betas and ${expressionCount} expression components, the model has ${model.shapeCount} and ${model.expressionCount}`,
    );
  }
  const count = betaCount + expressionCount + 3 * joints.length + (translation ? 3 : 0);
  return { betaCount, expressionCount, joints, translation, count };
}
