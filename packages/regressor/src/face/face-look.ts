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

const looks = new WeakMap<FoundFace, FaceCut & { readonly photo: RgbImage }>();

/** Cuts a found face out of its photo; made once for as long as the face is kept, since sampling costs more than a network. */
export function lookAtFace(photo: RgbImage, face: FoundFace): FaceCut {
  const known = looks.get(face);
  if (known?.photo === photo) return known;
  const region = regionOfLandmarks(face.landmarks);
  const { pyramid, moved } = pyramidAround(photo, region);
  const data = pyramid.sample(moved, LOOK_SIDE, 0, 1, 'black', sharedFloats(LOOK_SIDE * LOOK_SIDE * 3));
  const look = { photo, region, input: { data, shape: [1, LOOK_SIDE, LOOK_SIDE, 3] } };
  looks.set(face, look);
  return look;
}
