import { rotationFromAxisAngle } from '@ringnet/flame';
import type { RegressedParameters } from '../regressed-parameters.js';

/** Where a head stands: `x' = rotation * x + translation`, from the model frame (its joints already posed) to another. */
export interface RigidPlace {
  /** [9], row-major 3 x 3 */
  readonly rotation: Float64Array;
  /** [3], metres */
  readonly translation: Float64Array;
}

/**
 * The global rotation as a rigid motion: it turns about the root joint, which stays where it is.
 *
 * @param rootJoint  [3], metres: the first of `decodeHead`'s joints, the same with and without the global rotation
 * @returns model frame to RingNet's camera frame, without the camera's shift
 */
export function rigidHead(
  { globalOrient }: Pick<RegressedParameters, 'globalOrient'>,
  rootJoint: ArrayLike<number>,
): RigidPlace {
  const rotation = rotationFromAxisAngle(globalOrient[0], globalOrient[1], globalOrient[2]);
  const turned = rotatePoint(rotation, rootJoint);
  return { rotation, translation: turned.map((value, axis) => rootJoint[axis] - value) };
}

/** `rotation * point`, [9] row-major and [3]. */
export function rotatePoint(rotation: ArrayLike<number>, point: ArrayLike<number>): Float64Array {
  const row = (start: number) =>
    rotation[start] * point[0] + rotation[start + 1] * point[1] + rotation[start + 2] * point[2];
  return Float64Array.of(row(0), row(3), row(6));
}
