import type { HeadModel } from '../head-model.js';
import type { HeadParameterNumbers } from '../head-parameters.js';
import { regressJoints } from '../joint-regressor.js';
import { axisAngleFromRotation } from '../rotation.js';
import { applyRotation } from './rigid-alignment.js';

/**
 * Template parameters whose root turns and shifts the head by a rigid motion: the root turns about its own joint, so
 * the translation makes up for the joint's place.
 */
export function posedBy(
  model: HeadModel,
  rotation: ArrayLike<number>,
  translation: ArrayLike<number>,
): HeadParameterNumbers {
  const pose = new Float64Array(3 * model.parents.length);
  pose.set(axisAngleFromRotation(rotation));
  const root = regressJoints(model.jointRegressor, model.vTemplate).subarray(0, 3);
  const turned = applyRotation(rotation, root);
  return { betas: [], expression: [], pose, translation: turned.map((value, k) => value + translation[k] - root[k]) };
}
