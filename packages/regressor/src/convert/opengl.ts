import { multiplyRotations, rotationFromAxisAngle } from '@ringnet/flame';
import type { PhotoSize } from '../fit/fit-quality.js';
import type { RegressedParameters } from '../regressed-parameters.js';
import { openCvHeadPose } from './opencv.js';

/**
 * OpenGL's, WebGL's and three.js's projection for a camera matrix: the eye looks along -z, y is up, clip space is -1..1.
 * A point comes into that frame by `openGlFromOpenCv`, a head by `openGlHeadPose`.
 *
 * @param cameraMatrix  [9], row-major, photo pixels; see `openCvCamera`
 * @param near, far  metres, positive
 * @returns [16], column-major
 */
export function openGlProjection(
  cameraMatrix: ArrayLike<number>,
  { width, height }: PhotoSize,
  near: number,
  far: number,
): Float64Array {
  const [fx, cx, fy, cy] = [cameraMatrix[0], cameraMatrix[2], cameraMatrix[4], cameraMatrix[5]];
  const projection = new Float64Array(16);
  projection[0] = (2 * fx) / width;
  projection[5] = (2 * fy) / height;
  projection[8] = 1 - (2 * (cx + 0.5)) / width;
  projection[9] = (2 * (cy + 0.5)) / height - 1;
  projection[10] = (far + near) / (near - far);
  projection[11] = -1;
  projection[14] = (2 * far * near) / (near - far);
  return projection;
}

/** Half a turn about x: from y down, z away to y up, z towards the viewer. Its own inverse. */
export function openGlFromOpenCv(point: ArrayLike<number>): Float64Array {
  return Float64Array.of(point[0], -point[1], -point[2]);
}

/** `openGlFromOpenCv` as a rotation, [9] row-major. */
const HALF_TURN_ABOUT_X = Float64Array.of(1, 0, 0, 0, -1, 0, 0, 0, -1);

/**
 * The head's rotation for OpenGL, three.js and glTF, where an upright head that faces the viewer is not turned at all:
 * the regressed rotation without its half turn about x.
 *
 * @param globalOrient  [3], axis-angle, radians, camera frame (y down)
 * @returns [9], row-major, model frame to y-up camera frame
 */
export function openGlHeadRotation(globalOrient: ArrayLike<number>): Float64Array {
  return multiplyRotations(HALF_TURN_ABOUT_X, rotationFromAxisAngle(globalOrient[0], globalOrient[1], globalOrient[2]));
}

/**
 * Camera and global pose in one, for OpenGL and three.js: takes the head in its model frame (y up, joints posed, no
 * global rotation) to the eye's frame. With three.js it is the object's matrix under a camera that stays where it is,
 * and `openGlProjection` of `openCvCamera`'s matrix is that camera's projectionMatrix.
 *
 * @param rootJoint  [3], metres: the first of `decodeHead`'s joints
 * @param imageFromCrop  [6], see `openCvCamera`
 * @returns model-view matrix [16], column-major
 */
export function openGlHeadPose(
  parameters: Pick<RegressedParameters, 'camera' | 'globalOrient'>,
  rootJoint: ArrayLike<number>,
  imageFromCrop: ArrayLike<number>,
): Float64Array {
  const pose = openCvHeadPose(parameters, rootJoint, imageFromCrop);
  const r = multiplyRotations(HALF_TURN_ABOUT_X, pose.rotation);
  const [x, y, z] = openGlFromOpenCv(pose.translation);
  return Float64Array.of(r[0], r[3], r[6], 0, r[1], r[4], r[7], 0, r[2], r[5], r[8], 0, x, y, z, 1);
}
