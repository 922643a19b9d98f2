/** Where a crop lies in its photo. */
export interface CropPlace {
  /** Photo pixels per crop pixel */
  readonly factor: number;
  /** The crop's turn, clockwise on the screen */
  readonly cos: number;
  readonly sin: number;
  /** Photo pixel under the crop's principal point (112, 112) */
  readonly centerX: number;
  readonly centerY: number;
}

/** Half of the crop's side, crop pixels. */
export const HALF_CROP = 112;

/** Takes `imageFromCrop` [6] apart: a rotation, a scale and a shift. */
export function cropPlace(imageFromCrop: ArrayLike<number>): CropPlace {
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
