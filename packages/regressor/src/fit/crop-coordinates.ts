import type { CropPlacement } from '../crop.js';
import type { FoundFace } from '../found-face.js';

/** Half the crop's side: 112 crop pixels are 1 in normalised crop coordinates. */
export const HALF_CROP = 112;

/**
 * A face's landmarks in normalised crop coordinates (x right, y down, z away; 0 at crop pixel 112).
 * @returns [468, 3]
 */
export function landmarksInCrop(
  face: Pick<FoundFace, 'landmarks'>,
  crop: Pick<CropPlacement, 'imageFromCrop'>,
): Float64Array {
  const [a, b, c, d, e, f] = crop.imageFromCrop;
  const determinant = a * e - b * d;
  const depthScale = unitsPerPixel(crop.imageFromCrop);
  const out = new Float64Array(face.landmarks.length);
  for (let i = 0; i < out.length; i += 3) {
    const x = face.landmarks[i] - c;
    const y = face.landmarks[i + 1] - f;
    out[i] = (e * x - b * y) / determinant / HALF_CROP - 1;
    out[i + 1] = (a * y - d * x) / determinant / HALF_CROP - 1;
    out[i + 2] = face.landmarks[i + 2] * depthScale;
  }
  return out;
}

/** [468], the expected errors of a read face's landmarks in normalised crop coordinates; null for one that was not read. */
export function sigmasInCrop(
  { reading }: FoundFace,
  { imageFromCrop }: Pick<CropPlacement, 'imageFromCrop'>,
): Float64Array | null {
  if (!reading) return null;
  const unit = unitsPerPixel(imageFromCrop);
  return Float64Array.from(reading.sigmasPx, (sigma) => sigma * unit);
}

/** Normalised crop coordinates by photo pixel. */
export function unitsPerPixel(imageFromCrop: ArrayLike<number>): number {
  const [a, b, , d, e] = Array.from(imageFromCrop);
  return 1 / (Math.sqrt(Math.abs(a * e - b * d)) * HALF_CROP);
}
