import { axisAngleFromRotation, multiplyRotations } from '@ringnet/flame';
import type { RegressedParameters, WeakPerspectiveCamera } from '../regressed-parameters.js';
import { cropPlace, HALF_CROP } from './crop-place.js';
import { type RigidPlace, rigidHead, rotatePoint } from './rigid-head.js';

/**
 * The camera as OpenCV has it: x right, y down, z forward, which is also the frame that heads are regressed in.
 * `x = rotation * X + translation`, pixel = cameraMatrix * x / x_z, pixel centres at integers.
 */
export interface OpenCvCamera extends RigidPlace {
  /** [9], row-major 3 x 3: focal lengths and principal point in photo pixels */
  readonly cameraMatrix: Float64Array;
}

/** RingNet's focal length in crop pixels: so long that perspective hardly shows. */
const FOCAL_CROP_PX = 50_000;

/**
 * Turns a weak-perspective crop camera into a pinhole camera for the whole photo, as RingNet does: focal length 50,000
 * crop pixels, the head as far away as makes it the right size. On a head it differs from weak perspective by about a tenth
 * of a crop pixel.
 *
 * @param imageFromCrop  [6], row-major 2 x 3; a rotation, a scale and a shift
 * @returns for points in RingNet's camera frame, such as decoded vertices with their global rotation; `rotation` is the
 *   crop's turn in the photo, about the viewing axis
 */
export function openCvCamera(camera: WeakPerspectiveCamera, imageFromCrop: ArrayLike<number>): OpenCvCamera {
  const { factor, cos, sin, centerX, centerY } = cropPlace(imageFromCrop);
  const { scale, tx, ty } = camera;
  const focal = FOCAL_CROP_PX * factor;
  const rotation = Float64Array.of(cos, -sin, 0, sin, cos, 0, 0, 0, 1);
  return {
    cameraMatrix: Float64Array.of(focal, 0, centerX, 0, focal, centerY, 0, 0, 1),
    rotation,
    translation: rotatePoint(rotation, [tx, ty, FOCAL_CROP_PX / (HALF_CROP * scale)]),
  };
}

/** What `cv.projectPoints` and `cv.solvePnP` call rvec, tvec and cameraMatrix. */
export interface OpenCvHeadPose extends OpenCvCamera {
  /** [3], `rotation` as axis times angle, radians (rvec) */
  readonly rotationVector: Float64Array;
}

/**
 * Camera and global pose in one, for OpenCV: takes the head in its model frame (y up, joints posed, no global rotation)
 * to photo pixels.
 *
 * @param rootJoint  [3], metres: the first of `decodeHead`'s joints
 * @param imageFromCrop  [6], see `openCvCamera`
 */
export function openCvHeadPose(
  parameters: Pick<RegressedParameters, 'camera' | 'globalOrient'>,
  rootJoint: ArrayLike<number>,
  imageFromCrop: ArrayLike<number>,
): OpenCvHeadPose {
  const camera = openCvCamera(parameters.camera, imageFromCrop);
  const head = rigidHead(parameters, rootJoint);
  const rotation = multiplyRotations(camera.rotation, head.rotation);
  const place = rotatePoint(camera.rotation, head.translation);
  return {
    cameraMatrix: camera.cameraMatrix,
    rotation,
    rotationVector: axisAngleFromRotation(rotation),
    translation: place.map((value, axis) => value + camera.translation[axis]),
  };
}
