import type { PosedHead } from '@ringnet/flame';
import {
  irisDiameterPx,
  type MetricHint,
  metricHint,
  type RefinedFace,
  type RegressedParameters,
} from '@ringnet/regressor';
import { photoCamera, pixelsPerMetre } from '@ringnet/texture';

/** Rows of the eyes in a head's joints. */
const [LEFT_EYE, RIGHT_EYE] = [3, 4];

/** How large a fitted head really is. @returns undefined for a head model without eye joints */
export function metricOfHead(
  { joints }: PosedHead,
  camera: RegressedParameters['camera'],
  imageFromCrop: Float64Array,
  irises?: RefinedFace['irises'],
): MetricHint | undefined {
  if (joints.length <= 3 * RIGHT_EYE) return undefined;
  const apart = [0, 1, 2].map((axis) => joints[3 * LEFT_EYE + axis] - joints[3 * RIGHT_EYE + axis]);
  return metricHint({
    eyeDistanceM: Math.hypot(...apart),
    pixelsPerMetre: pixelsPerMetre(photoCamera(camera, imageFromCrop)),
    irisDiameterPx: irises && irisDiameterPx(irises),
  });
}
