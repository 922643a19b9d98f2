import { FlameError } from './errors.js';
import type { HeadModel } from './head-model.js';
import type { HeadParameters } from './head-parameters.js';
import { axisAngleFromQuaternion, axisAngleFromRotation } from './rotation.js';

/** The joints of a FLAME-like head by name, in the order of `pose`. */
export const posePartNames = ['globalOrient', 'neckPose', 'jawPose', 'leftEyePose', 'rightEyePose'] as const;

export type PosePartName = (typeof posePartNames)[number];

/**
 * Any of the five joints' turns, each as an axis-angle [3] in radians, a quaternion [4] (w, x, y, z) or a matrix [9]
 * (row-major); joints left out stay as they are.
 */
export type PoseParts = Partial<Record<PosePartName, ArrayLike<number>>>;

/**
 * Joins named parts to the pose vector of a model.
 *
 * @param base [3 J], what joints without a part keep; default the rest pose
 * @returns [3 J], axis-angle, radians
 * @throws FlameError PARAMETER_LENGTH when a part is not 3, 4 or 9 long, `base` not 3 J, or the model lacks the joint;
 *   FIT_INPUT when a number is not finite
 */
export function fullPose(model: HeadModel, parts: PoseParts, base?: ArrayLike<number>): Float32Array {
  const pose = new Float32Array(3 * model.parents.length);
  if (base && base.length !== pose.length) {
    throw new FlameError('PARAMETER_LENGTH', `base has ${base.length} values, expected ${pose.length}`);
  }
  if (base) pose.set(base);
  posePartNames.forEach((name, joint) => {
    const part = parts[name];
    if (part === undefined) return;
    if (joint >= model.parents.length) {
      throw new FlameError(
        'PARAMETER_LENGTH',
        `${name} is joint ${joint}, but ${model.info.id} has ${model.parents.length}`,
      );
    }
    pose.set(axisAngleOf(name, part), 3 * joint);
  });
  const lost = pose.findIndex((value) => !Number.isFinite(value));
  if (lost >= 0) {
    const name = posePartNames[Math.floor(lost / 3)] ?? `joint ${Math.floor(lost / 3)}`;
    throw new FlameError('FIT_INPUT', `the turn of ${name} is not finite: ${pose[lost]}`);
  }
  return pose;
}

function axisAngleOf(name: string, turn: ArrayLike<number>): ArrayLike<number> {
  if (turn.length === 3) return turn;
  if (turn.length === 4) return axisAngleFromQuaternion(turn[0], turn[1], turn[2], turn[3]);
  if (turn.length === 9) return axisAngleFromRotation(turn);
  throw new FlameError('PARAMETER_LENGTH', `${name} has ${turn.length} values, expected 3, 4 or 9`);
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
