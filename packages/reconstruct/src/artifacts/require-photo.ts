import type { RgbImage } from '@ringnet/io';
import { ReconstructError } from '../errors.js';

/** The photo, for makers that show or project it. @throws ReconstructError PHOTO_NEEDED when it was not kept */
export function requirePhoto({ photo }: { readonly photo: RgbImage | null }): RgbImage {
  if (photo) return photo;
  throw new ReconstructError('PHOTO_NEEDED', 'this file shows the photo, which was not kept');
}
