import type { RgbImage } from '@ringnet/io';
import type { FoundFace } from '../found-face.js';
import { ImagePyramid } from './image-pyramid.js';
import type { Region } from './region.js';

const known = new WeakMap<FoundFace, ImagePyramid>();

/** The halvings that a search has made serve the looks that follow, for as long as the face is kept: a photo's are a third of its size. */
export function rememberPyramid(face: FoundFace, pyramid: ImagePyramid): void {
  known.set(face, pyramid);
}

/** The pyramid a face was found in, else one of the part of the photo that a region can see. @returns it, and what moves regions of the photo into it */
export function pyramidFor(image: RgbImage, face: FoundFace, region: Region): ReturnType<typeof pyramidAround> {
  const pyramid = known.get(face);
  return pyramid?.photo === image ? { pyramid, move: (inside) => inside } : pyramidAround(image, region);
}

/** Parts begin and end at multiples of this, so that five halvings give the same pixels as those of the whole photo. */
const PART_STEP = 32;

/**
 * The part of a photo that a region can see, so that a large photo need not be halved as a whole.
 * @returns the part's pyramid, and what moves regions of the photo into it
 */
function pyramidAround(
  image: RgbImage,
  region: Region,
): { readonly pyramid: ImagePyramid; move(region: Region): Region } {
  const reach = region.sizePx * Math.SQRT1_2 + PART_STEP;
  const range = (center: number, length: number): [number, number] => {
    const start = Math.floor((center - reach) / PART_STEP) * PART_STEP;
    const end = Math.ceil((center + reach) / PART_STEP) * PART_STEP;
    const last = Math.floor((length - 1) / PART_STEP) * PART_STEP;
    return [Math.min(Math.max(0, start), last), Math.max(1, Math.min(length, end))];
  };
  const [left, right] = range(region.centerX, image.width);
  const [top, bottom] = range(region.centerY, image.height);
  const width = right - left;
  const data = new Uint8Array(width * (bottom - top) * 3);
  for (let y = top; y < bottom; y++) {
    const start = (y * image.width + left) * 3;
    data.set(image.data.subarray(start, start + width * 3), (y - top) * width * 3);
  }
  return {
    pyramid: new ImagePyramid({ width, height: bottom - top, channels: 3, data }),
    move: (inside) => ({ ...inside, centerX: inside.centerX - left, centerY: inside.centerY - top }),
  };
}
