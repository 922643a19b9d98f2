import type { FusedView, Reconstruction } from '@ringnet/reconstruct';
import { type Landmark, Point2, Point3 } from './face.type.js';
import { headAngles } from './head-angles.js';
import { landmarkNames } from './landmark-names.js';
import type { Camera, Pose, Rotation } from './pose.type.js';

/** A head in its photo: a reconstruction, or one view of a fused one. */
type Placed = Pick<FusedView, 'parameters' | 'imageFromCrop'>;

/** The camera of a stored reconstruction, also in photo pixels. */
export function cameraOf({ parameters, imageFromCrop: a }: Placed): Camera {
  const { scale, tx, ty } = parameters.camera;
  const cropX = 112 * (scale * tx + 1);
  const cropY = 112 * (scale * ty + 1);
  const photoPerCrop = Math.sqrt(Math.abs(a[0] * a[4] - a[1] * a[3]));
  return {
    scale,
    tx,
    ty,
    focalLengthPx: 112 * scale * photoPerCrop,
    principalPointPx: new Point2(a[0] * cropX + a[1] * cropY + a[2], a[3] * cropX + a[4] * cropY + a[5]),
    imageFromCrop: Array.from(a),
  };
}

export function poseOf({ parameters }: Placed): Pose {
  return {
    global: rotation(parameters.globalOrient, 'camera'),
    neck: rotation(parameters.neckPose, 'model'),
    jaw: rotation(parameters.jawPose, 'model'),
    leftEye: rotation(parameters.leftEyePose, 'model'),
    rightEye: rotation(parameters.rightEyePose, 'model'),
  };
}

export function landmarksOf({ landmarksImage, landmarksCamera }: Reconstruction): Landmark[] {
  return landmarkNames.map((name, index) => ({
    index,
    name,
    image: new Point2(landmarksImage[2 * index], landmarksImage[2 * index + 1]),
    position: new Point3(landmarksCamera[3 * index], landmarksCamera[3 * index + 1], landmarksCamera[3 * index + 2]),
  }));
}

function rotation(axisAngle: Float32Array, frame: 'camera' | 'model'): Rotation {
  return { axisAngle: Array.from(axisAngle), ...headAngles(axisAngle, frame) };
}
