import type { RgbImage } from '@ringnet/io';
import { type Box, cropForRegressor, type FaceSearch, type FaceView } from '@ringnet/regressor';
import type { FaceRegressor } from './face-regressor.js';
import type { Reconstruction } from './reconstruction.js';

/** Two boxes of one face overlap by more than this share of their union. */
const SAME_FACE = 0.5;

/**
 * Looks at the face of a reconstruction once more, in its photo, for a joint fit.
 *
 * @returns null when the regressor does not fit several photos, or the face is not found where it was
 */
export async function readFace(
  photo: RgbImage,
  { face }: Pick<Reconstruction, 'face'>,
  regressor: FaceRegressor | undefined,
  searchFaces: (photo: RgbImage, options: { readonly signal?: AbortSignal }) => Promise<FaceSearch>,
  signal?: AbortSignal,
): Promise<FaceView | null> {
  if (!face || !regressor?.several) return null;
  const { faces } = await searchFaces(photo, { signal });
  const found = faces.find(({ box }) => overlap(box, face.box) > SAME_FACE);
  if (!found) return null;
  const { imageFromCrop, luminance } = cropForRegressor(photo, 'DETECT', found);
  return {
    face: await regressor.several.read(photo, found, signal),
    crop: { imageFromCrop, luminance },
    photo: { width: photo.width, height: photo.height },
  };
}

/** Intersection over union, 0..1. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a.width * a.height + b.width * b.height - width * height);
}
