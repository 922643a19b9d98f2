import { FlameError } from './errors.js';
import type { HeadModel } from './head-model.js';
import type { HeadParameterNumbers } from './head-parameters.js';

/**
 * Refuses parameters that do not fit a model.
 *
 * @throws FlameError PARAMETER_LENGTH when pose is not 3 J long, or betas, expression or translation are too long
 */
export function checkParameters(model: HeadModel, parameters: HeadParameterNumbers): void {
  const { betas, expression, pose, translation } = parameters;
  const poseLength = 3 * model.parents.length;
  if (pose.length !== poseLength) tooMany('pose', pose.length, `${poseLength}`);
  if (betas.length > model.shapeCount) tooMany('betas', betas.length, `at most ${model.shapeCount}`);
  if (expression.length > model.expressionCount) {
    tooMany('expression', expression.length, `at most ${model.expressionCount}`);
  }
  if (translation && translation.length !== 3) tooMany('translation', translation.length, '3');
}

function tooMany(name: string, found: number, expected: string): never {
  throw new FlameError('PARAMETER_LENGTH', `${name} has ${found} values, expected ${expected}`);
}
