import type { Matrix4 } from 'three';
import type { PhotoRegion } from './photo-region.js';

/** A result's camera as GraphQL returns it. */
export interface ResultCamera {
  readonly scale: number;
  readonly tx: number;
  readonly ty: number;
  /** [6], photo pixel = A * (crop pixel, 1) */
  readonly imageFromCrop: readonly number[];
}

/**
 * The 2 x 3 affine from the camera frame (x right, y down, metres) to photo pixels:
 * crop pixel = 112 (s (X + t) + 1), photo pixel = imageFromCrop (crop pixel, 1). Pixel centres are integers.
 */
export function imageFromCamera({ scale, tx, ty, imageFromCrop: m }: ResultCamera): number[] {
  const k = 112 * scale;
  const cropX = k * tx + 112;
  const cropY = k * ty + 112;
  return [
    k * m[0],
    k * m[1],
    m[0] * cropX + m[1] * cropY + m[2],
    k * m[3],
    k * m[4],
    m[3] * cropX + m[4] * cropY + m[5],
  ];
}

/**
 * Sets a projection that draws the head exactly over its photo, on a canvas that covers a region of the photo.
 *
 * The world is the camera frame with y and z turned over (x right, y up, z towards the viewer). The canvas' left edge is
 * photo x = region.x - 0.5, since pixel centres are integers.
 *
 * @param depthM how far from the world's origin anything may lie, metres
 */
export function setPhotoProjection(
  projection: Matrix4,
  camera: ResultCamera,
  region: PhotoRegion,
  depthM: number,
): void {
  const [xx, xy, x0, yx, yy, y0] = imageFromCamera(camera);
  const { x, y, width, height } = region;
  // biome-ignore format: a matrix reads by rows
  projection.set(
    (2 * xx) / width, (-2 * xy) / width, 0, (2 * (x0 - x + 0.5)) / width - 1,
    (-2 * yx) / height, (2 * yy) / height, 0, 1 - (2 * (y0 - y + 0.5)) / height,
    0, 0, -1 / depthM, 0,
    0, 0, 0, 1,
  );
}
