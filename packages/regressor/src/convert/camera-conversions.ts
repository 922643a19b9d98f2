import { multiplyRotations, rotationFromAxisAngle } from '@ringnet/flame';
import type { RegressedParameters, WeakPerspectiveCamera } from '../regressed-parameters.js';

/**
 * The camera as OpenCV has it: x right, y down, z forward, which is also the frame that heads are regressed in.
 * `x = rotation * X + translation`, pixel = cameraMatrix * x / x_z, pixel centres at integers.
 */
export interface OpenCvCamera {
  /** [9], row-major 3 x 3: focal lengths and principal point in photo pixels */
  readonly cameraMatrix: Float64Array;
  /** [9], row-major 3 x 3: the crop's turn in the photo, about the viewing axis */
  readonly rotation: Float64Array;
  /** [3], metres */
  readonly translation: Float64Array;
}

/** RingNet's focal length in crop pixels: so long that perspective hardly shows. */
const FOCAL_CROP_PX = 50_000;
const HALF_CROP = 112;

/**
 * Turns a weak-perspective crop camera into a pinhole camera for the whole photo, as RingNet does: focal length 50,000
 * crop pixels, the head as far away as makes it the right size. Differs from weak perspective by less than 0.1 crop pixel.
 *
 * @param imageFromCrop  [6], row-major 2 x 3; a rotation, a scale and a shift
 */
export function openCvCamera(camera: WeakPerspectiveCamera, imageFromCrop: ArrayLike<number>): OpenCvCamera {
  const { factor, cos, sin, centerX, centerY } = cropPlace(imageFromCrop);
  const { scale, tx, ty } = camera;
  const focal = FOCAL_CROP_PX * factor;
  return {
    cameraMatrix: Float64Array.of(focal, 0, centerX, 0, focal, centerY, 0, 0, 1),
    rotation: Float64Array.of(cos, -sin, 0, sin, cos, 0, 0, 0, 1),
    translation: Float64Array.of(cos * tx - sin * ty, sin * tx + cos * ty, FOCAL_CROP_PX / (HALF_CROP * scale)),
  };
}

/** Size of a photo in pixels. */
export interface PhotoSize {
  readonly width: number;
  readonly height: number;
}

/**
 * OpenGL's, WebGL's and three.js's projection for a camera matrix: the eye looks along -z, y is up, clip space is -1..1.
 * A point comes into that frame by `openGlFromOpenCv`.
 *
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

const HALF_TURN_ABOUT_X = Float64Array.of(1, 0, 0, 0, -1, 0, 0, 0, -1);

/** A glTF orthographic camera and the node that carries it. */
export interface GltfCamera {
  readonly camera: {
    readonly type: 'orthographic';
    readonly orthographic: {
      readonly xmag: number;
      readonly ymag: number;
      readonly znear: number;
      readonly zfar: number;
    };
  };
  readonly node: {
    /** Metres */
    readonly translation: readonly [number, number, number];
    /** Quaternion x, y, z, w */
    readonly rotation: readonly [number, number, number, number];
  };
}

/** How far in front of the head a glTF camera stands, metres; an orthographic picture does not change with it. */
const GLTF_DISTANCE = 1;

/**
 * Weak perspective as glTF has it, an orthographic camera that shows the whole photo. The scene is the posed head in the
 * y-up frame (`openGlFromOpenCv` of its vertices).
 */
export function gltfCamera(
  parameters: Pick<RegressedParameters, 'camera'>,
  imageFromCrop: ArrayLike<number>,
  { width, height }: PhotoSize,
): GltfCamera {
  const { factor, cos, sin, centerX, centerY } = cropPlace(imageFromCrop);
  const { scale, tx, ty } = parameters.camera;
  const pixelsPerMetre = HALF_CROP * scale * factor;
  const dx = ((width - 1) / 2 - centerX) / pixelsPerMetre;
  const dy = ((height - 1) / 2 - centerY) / pixelsPerMetre;
  const roll = Math.atan2(sin, cos);
  return {
    camera: {
      type: 'orthographic',
      orthographic: {
        xmag: width / 2 / pixelsPerMetre,
        ymag: height / 2 / pixelsPerMetre,
        znear: 0.01,
        zfar: 2 * GLTF_DISTANCE,
      },
    },
    node: {
      translation: [cos * dx + sin * dy - tx, sin * dx - cos * dy + ty, GLTF_DISTANCE],
      rotation: [0, 0, Math.sin(roll / 2), Math.cos(roll / 2)],
    },
  };
}

/** The parts of a crop's place in the photo: scale, turn (clockwise), and where the crop's principal point lies. */
function cropPlace(imageFromCrop: ArrayLike<number>) {
  const [a, b, c, d, e, f] = Array.from(imageFromCrop);
  const factor = Math.hypot(a, d);
  return {
    factor,
    cos: a / factor,
    sin: d / factor,
    centerX: a * HALF_CROP + b * HALF_CROP + c,
    centerY: d * HALF_CROP + e * HALF_CROP + f,
  };
}
