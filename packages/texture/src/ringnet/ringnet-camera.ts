import type { PhotoCamera } from '../photo-camera.js';

/** RingNet's long lens: a pinhole camera far away, in photo pixels. */
export interface LongLensCamera {
  readonly focalPx: number;
  readonly centerX: number;
  readonly centerY: number;
  /** Added to vertices in the camera frame, m */
  readonly translation: readonly [number, number, number];
}

const CROP_FOCAL_PX = 50000;
const HALF_CROP = 112;

/**
 * The pinhole camera RingNet renders with: differs from its weak perspective by less than 0.1 pixel on a head.
 *
 * @param camera    the regressor's, crop units
 * @param cropScale size of the crop's picture over the photo's: 224 / longest side
 * @param startX    column and row of the padded, resized photo where the crop begins
 */
export function longLensCamera(
  camera: { readonly scale: number; readonly tx: number; readonly ty: number },
  cropScale: number,
  startX: number,
  startY: number,
): LongLensCamera {
  const undo = 1 / cropScale;
  return {
    focalPx: CROP_FOCAL_PX * undo,
    centerX: startX * undo,
    centerY: startY * undo,
    translation: [camera.tx, camera.ty, CROP_FOCAL_PX / (HALF_CROP * camera.scale)],
  };
}

/** The weak-perspective camera closest to a long lens: the same pictures to 0.1 pixel on a head. */
export function photoCameraFromLongLens({ focalPx, centerX, centerY, translation }: LongLensCamera): PhotoCamera {
  const scale = focalPx / translation[2];
  return {
    imageFromCamera: Float64Array.of(
      scale,
      0,
      scale * translation[0] + centerX,
      0,
      scale,
      scale * translation[1] + centerY,
    ),
  };
}

/** Vertices in front of the long lens. @param verticesCamera [V, 3], m @returns [V, 3], doubles */
export function shiftVertices(camera: LongLensCamera, verticesCamera: Float32Array | Float64Array): Float64Array {
  const [x, y, z] = camera.translation;
  const shifted = new Float64Array(verticesCamera.length);
  for (let i = 0; i < shifted.length; i += 3) {
    shifted[i] = verticesCamera[i] + x;
    shifted[i + 1] = verticesCamera[i + 1] + y;
    shifted[i + 2] = verticesCamera[i + 2] + z;
  }
  return shifted;
}

/** @param shifted [V, 3], m, z > 0 @returns [V, 3]: x, y in photo pixels, z as it was */
export function projectLongLens({ focalPx, centerX, centerY }: LongLensCamera, shifted: Float64Array): Float64Array {
  const points = new Float64Array(shifted.length);
  for (let i = 0; i < points.length; i += 3) {
    const z = shifted[i + 2];
    points[i] = (focalPx * shifted[i]) / z + centerX;
    points[i + 1] = (focalPx * shifted[i + 1]) / z + centerY;
    points[i + 2] = z;
  }
  return points;
}
