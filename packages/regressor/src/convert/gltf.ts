import { quaternionFromRotation, rotationFromAxisAngle } from '@ringnet/flame';
import type { PhotoSize } from '../fit/fit-quality.js';
import type { RegressedParameters } from '../regressed-parameters.js';
import { cropPlace, HALF_CROP } from './crop-place.js';
import { openGlFromOpenCv, openGlHeadRotation } from './opengl.js';
import { rigidHead } from './rigid-head.js';

/** Place of a glTF node. */
export interface GltfPlace {
  /** Metres */
  readonly translation: readonly [number, number, number];
  /** Quaternion x, y, z, w */
  readonly rotation: GltfRotation;
}

/** Quaternion x, y, z, w, as glTF's and three.js's nodes have it. */
export type GltfRotation = readonly [number, number, number, number];

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
  readonly node: GltfPlace;
}

/** How far in front of the head a glTF camera stands, metres; an orthographic picture does not change with it. */
const GLTF_DISTANCE = 1;

/**
 * Weak perspective as glTF has it, an orthographic camera that shows the whole photo. The scene is the posed head in the
 * y-up frame: `openGlFromOpenCv` of its vertices, or the unturned head under a node of `gltfHeadPlace`.
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

/**
 * The global pose as the place of a glTF node that holds the head in its model frame (y up, joints posed, no global
 * rotation); the camera beside it is `gltfCamera`'s.
 *
 * @param rootJoint  [3], metres: the first of `decodeHead`'s joints
 */
export function gltfHeadPlace(
  parameters: Pick<RegressedParameters, 'globalOrient'>,
  rootJoint: ArrayLike<number>,
): GltfPlace {
  const [x, y, z] = openGlFromOpenCv(rigidHead(parameters, rootJoint).translation);
  return { translation: [x, y, z], rotation: gltfQuaternion(openGlHeadRotation(parameters.globalOrient)) };
}

/** The joints' own rotations as glTF's and three.js's nodes have them; the model frame's axes are theirs (y up, z front). */
export function gltfJointRotations(
  parameters: Pick<RegressedParameters, 'neckPose' | 'jawPose' | 'leftEyePose' | 'rightEyePose'>,
): Record<'neck' | 'jaw' | 'leftEye' | 'rightEye', GltfRotation> {
  const turn = ([x, y, z]: Float32Array) => gltfQuaternion(rotationFromAxisAngle(x, y, z));
  return {
    neck: turn(parameters.neckPose),
    jaw: turn(parameters.jawPose),
    leftEye: turn(parameters.leftEyePose),
    rightEye: turn(parameters.rightEyePose),
  };
}

function gltfQuaternion(rotation: ArrayLike<number>): GltfRotation {
  const [w, x, y, z] = quaternionFromRotation(rotation);
  return [x, y, z, w];
}
