import { FlameError } from './errors.js';
import type { HeadModel } from './head-model.js';
import type { HeadParameters } from './head-parameters.js';

/** The joints of a FLAME-like head by name, in the order of `pose`. */
export const posePartNames = ['globalOrient', 'neckPose', 'jawPose', 'leftEyePose', 'rightEyePose'] as const;

export type PosePartName = (typeof posePartNames)[number];

/** Any of the five joints' axis-angles, [3] radians each; those left out are zero. */
export type PoseParts = Partial<Record<PosePartName, ArrayLike<number>>>;

/**
 * Joins named parts to the pose vector of a model.
 *
 * @returns [3 J], axis-angle, radians
 * @throws FlameError PARAMETER_LENGTH when a part is not 3 long or the model has no such joint
 */
export function fullPose(model: HeadModel, parts: PoseParts): Float32Array {
  const pose = new Float32Array(3 * model.parents.length);
  posePartNames.forEach((name, joint) => {
    const part = parts[name];
    if (part === undefined) return;
    if (part.length !== 3) throw new FlameError('PARAMETER_LENGTH', `${name} has ${part.length} values, expected 3`);
    if (joint >= model.parents.length) {
      throw new FlameError(
        'PARAMETER_LENGTH',
        `${name} is joint ${joint}, but ${model.info.id} has ${model.parents.length}`,
      );
    }
    pose.set(part, 3 * joint);
  });
  return pose;
}

/** The five parts of a pose vector [15], as new arrays. Shorter poses give zeros for the joints that they lack. */
export function poseParts(pose: ArrayLike<number>): Record<PosePartName, Float32Array> {
  const part = (joint: number) => Float32Array.from({ length: 3 }, (_, k) => pose[3 * joint + k] ?? 0);
  return {
    globalOrient: part(0),
    neckPose: part(1),
    jawPose: part(2),
    leftEyePose: part(3),
    rightEyePose: part(4),
  };
}

/** The template's parameters: no shape, no expression, rest pose. */
export function neutralParameters(model: HeadModel): HeadParameters {
  return {
    betas: new Float32Array(model.shapeCount),
    expression: new Float32Array(model.expressionCount),
    pose: new Float32Array(3 * model.parents.length),
    translation: new Float32Array(3),
  };
}
