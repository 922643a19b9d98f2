import { type PhotoCamera, pixelsPerMetre } from './photo-camera.js';

/** OpenCV's camera: pixel = K (R X + t), x right, y down, z forward; the frame of X is RingNet's camera frame. */
export interface OpenCvCamera {
  /** [9], row-major */
  readonly intrinsics: Float64Array;
  /** [9], row-major */
  readonly rotation: Float64Array;
  /** [3], m */
  readonly translation: Float64Array;
}

/**
 * A pinhole camera that shows what a weak-perspective one does: far away with a long lens, its centre in the picture's.
 *
 * @param size    of the photo
 * @param focalPx the longer, the closer; the default keeps a head within a fifth of a pixel per 1000
 */
export function openCvCamera(
  camera: PhotoCamera,
  size: { readonly width: number; readonly height: number },
  focalPx = 100 * Math.max(size.width, size.height),
): OpenCvCamera {
  const [a, b, c, d, e, f] = camera.imageFromCamera;
  const scale = pixelsPerMetre(camera);
  const centerX = (size.width - 1) / 2;
  const centerY = (size.height - 1) / 2;
  return {
    intrinsics: Float64Array.of(focalPx, 0, centerX, 0, focalPx, centerY, 0, 0, 1),
    rotation: Float64Array.of(a / scale, b / scale, 0, d / scale, e / scale, 0, 0, 0, 1),
    translation: Float64Array.of((c - centerX) / scale, (f - centerY) / scale, focalPx / scale),
  };
}

/**
 * The orthographic projection matrix of OpenGL and three.js (`camera.projectionMatrix.fromArray`) for the same picture.
 *
 * Takes points in eye space: x right, y up, z towards the viewer, that is the camera frame with y and z negated.
 *
 * @param near, far range of depth in the camera frame that is kept, m
 * @returns [16], column-major
 */
export function openGlProjection(
  camera: PhotoCamera,
  size: { readonly width: number; readonly height: number },
  near = -1,
  far = 1,
): Float64Array {
  const [a, b, c, d, e, f] = camera.imageFromCamera;
  const sx = 2 / size.width;
  const sy = 2 / size.height;
  // Pixel centres are whole numbers, so a picture's left edge lies at -0.5.
  return Float64Array.of(
    ...[sx * a, -sy * d, 0, 0],
    ...[-sx * b, sy * e, 0, 0],
    ...[0, 0, -2 / (far - near), 0],
    ...[sx * (c + 0.5) - 1, 1 - sy * (f + 0.5), -(far + near) / (far - near), 1],
  );
}
