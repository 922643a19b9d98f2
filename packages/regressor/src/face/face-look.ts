import type { RgbImage } from '@ringnet/io';
import type { Tensor } from '../engine.js';
import type { FoundFace } from '../found-face.js';
import { regionOfLandmarks } from './face-landmarks.js';
import { pyramidFor } from './pyramid-around.js';
import type { Region } from './region.js';
import type { RegionNetwork } from './region-network.js';

/** What a network saw of a found face, and where it looked. */
export interface FaceSight {
  readonly region: Region;
  readonly outputs: Record<string, Tensor>;
}

export interface FaceLookOptions {
  /** How much larger than the face the square is; MediaPipe's unless told */
  readonly margin?: number;
  readonly signal?: AbortSignal;
}

/** Shows a network a found face. @throws RegressorError as NetworkSession.run */
export async function lookAtFace(
  network: RegionNetwork,
  photo: RgbImage,
  face: FoundFace,
  { margin, signal }: FaceLookOptions = {},
): Promise<FaceSight> {
  const region = regionOfLandmarks(face.landmarks, margin);
  const { pyramid, move } = pyramidFor(photo, face, region);
  return { region, outputs: await network.look(pyramid, move(region), signal) };
}
