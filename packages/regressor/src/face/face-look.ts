import type { RgbImage } from '@ringnet/io';
import type { Tensor } from '../engine.js';
import type { FoundFace } from '../found-face.js';
import { regionOfLandmarks } from './face-landmarks.js';
import { pyramidAround } from './pyramid-around.js';
import type { Region } from './region.js';
import { sharedFloats } from './shared-floats.js';

/** Side of the landmark networks' input, px. */
export const LOOK_SIDE = 192;

/** A found face as the landmark networks want it. */
export interface FaceCut {
  readonly region: Region;
  /** [1, 192, 192, 3], 0..1 */
  readonly input: Tensor;
}

const parts = new WeakMap<FoundFace, ReturnType<typeof pyramidAround> & { readonly photo: RgbImage }>();

/** Cuts a found face out of its photo. @param margin  how much larger than the face; MediaPipe's unless told */
export function lookAtFace(photo: RgbImage, face: FoundFace, margin?: number): FaceCut {
  const region = regionOfLandmarks(face.landmarks, margin);
  const { pyramid, move } = partOf(photo, face);
  const data = pyramid.sample(move(region), LOOK_SIDE, 0, 1, 'black', sharedFloats(LOOK_SIDE * LOOK_SIDE * 3));
  return { region, input: { data, shape: [1, LOOK_SIDE, LOOK_SIDE, 3] } };
}

/** The face's part of the photo; made once for as long as the face is kept, since halving a photo costs more than a network. */
function partOf(photo: RgbImage, face: FoundFace) {
  const known = parts.get(face);
  if (known?.photo === photo) return known;
  const part = { photo, ...pyramidAround(photo, regionOfLandmarks(face.landmarks)) };
  parts.set(face, part);
  return part;
}
