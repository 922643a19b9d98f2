import { addBlendShapes } from './blend-shapes.js';
import { checkParameters } from './check-parameters.js';
import type { HeadModel } from './head-model.js';
import type { HeadParameterNumbers, PosedHead } from './head-parameters.js';
import { regressJoints } from './joint-regressor.js';
import { chainTransforms, poseFeature, rotationsFromPose } from './kinematic-chain.js';
import { skin } from './skin.js';

const noTranslation = [0, 0, 0];

/**
 * Poses a head: adds shape, expression and pose offsets to the template, then skins it.
 *
 * Joints are regressed from the shaped, not yet posed, surface. Model frame: +x to the head's left, +y up, +z out of
 * the face. Computes in doubles and rounds once; for many heads use `createDecoder`, which is several times faster.
 *
 * @param model       V vertices, J joints; metres
 * @param parameters  betas [<= S], expression [<= E]; pose [3 J], axis-angle, radians; translation [3], m
 * @returns vertices [V, 3] and joints [J, 3], row-major, metres
 * @throws FlameError PARAMETER_LENGTH when pose is not 3 J long or a vector is longer than the model's
 * @see Li et al. 2017, section 4, equations 1 to 5
 */
export function decodeHead(model: HeadModel, parameters: HeadParameterNumbers): PosedHead {
  checkParameters(model, parameters);
  const { betas, expression, pose, translation } = parameters;
  // Both in one pass: the basis is larger than the caches, and reading it is most of the work.
  const coefficients = new Float64Array(model.shapeCount + expression.length);
  coefficients.set(betas);
  coefficients.set(expression, model.shapeCount);
  const shaped = addBlendShapes(model.vTemplate, model.shapedirs, coefficients);
  return poseShaped(model, shaped, pose, translation);
}

/**
 * The template with a person's shape, in doubles.
 *
 * @param betas [<= S]
 * @returns [V, 3], m
 * @throws FlameError PARAMETER_LENGTH
 */
export function shapedTemplate(model: HeadModel, betas: Float32Array): Float64Array {
  checkParameters(model, { betas, expression: [], pose: { length: 3 * model.parents.length } });
  return addBlendShapes(model.vTemplate, model.shapedirs, betas);
}

/**
 * The second half of `decodeHead`, for several poses of one head.
 *
 * @param shaped [V, 3], m: template, shape and expression
 * @param pose [3 J], axis-angle, radians
 */
export function poseShaped(
  model: HeadModel,
  shaped: Float64Array,
  pose: ArrayLike<number>,
  translation: ArrayLike<number> = noTranslation,
): PosedHead {
  const restJoints = regressJoints(model.jointRegressor, shaped);
  const rotations = rotationsFromPose(pose);
  const corrected = model.posedirs ? addBlendShapes(shaped, model.posedirs, poseFeature(rotations)) : shaped;
  const { joints, skinTransforms } = chainTransforms(rotations, restJoints, model.parents);

  const vertices = skin(corrected, model.skinningWeights, skinTransforms, translation, new Float32Array(shaped.length));
  return { vertices, joints: Float32Array.from(joints, (value, k) => value + translation[k % 3]) };
}
