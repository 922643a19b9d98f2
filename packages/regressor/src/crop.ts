import type { RgbImage } from '@ringnet/io';

/** The regressor's view of a photo. */
export interface Crop {
  /** 224 x 224 */
  readonly image: RgbImage;
  /**
   * [6], row-major 2 x 3 affine: photo pixel = A * (crop pixel, 1). Pixel centres at integers on both sides.
   */
  readonly imageFromCrop: Float64Array;
}

/** `DETECT` crops loosely around the found face; `AS_IS` is RingNet's own resize and centre crop. */
export type CropMode = 'DETECT' | 'AS_IS';
