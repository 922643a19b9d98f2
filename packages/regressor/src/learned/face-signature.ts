import { alignSimilarity } from '../fit/procrustes.js';
import type { FacePass } from '../found-face.js';

/** What a linear regressor is fed with, and how the head was turned by the alignment that made it. */
export interface FaceSignature {
  /** Network features, then aligned landmarks [1404], then two columns of the rotation [6] */
  readonly values: Float32Array;
  /** [9], camera from model frame, in the pass' own picture */
  readonly rotation: Float64Array;
}

/** Millimetres for landmark differences, so that they weigh like activations. */
const MILLIMETRES = 1000;

/**
 * Lays a pass' landmarks onto a mean face by a similarity, which takes away place, size and turn, and keeps what is left.
 * @param meanLandmarks  [468, 3], model frame, m
 */
export function faceSignature(pass: FacePass, meanLandmarks: ArrayLike<number>): FaceSignature {
  const count = meanLandmarks.length / 3;
  const even = new Float64Array(count).fill(1);
  const aligned = alignSimilarity(pass.landmarks, meanLandmarks, even);
  const { rotation: r, scale, translation } = aligned;
  const features = pass.features.length;
  const values = new Float32Array(features + 3 * count + 6);
  values.set(pass.features);
  for (let l = 0; l < count; l++) {
    const [x, y, z] = pass.landmarks.subarray(3 * l, 3 * l + 3);
    for (let k = 0; k < 3; k++) {
      const moved = scale * (r[3 * k] * x + r[3 * k + 1] * y + r[3 * k + 2] * z) + translation[k];
      values[features + 3 * l + k] = MILLIMETRES * (moved - meanLandmarks[3 * l + k]);
    }
  }
  // The inverse turn brings the model into the picture.
  const rotation = Float64Array.of(r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]);
  const at = features + 3 * count;
  for (let k = 0; k < 3; k++) {
    values[at + k] = rotation[3 * k + 2];
    values[at + 3 + k] = rotation[3 * k + 1];
  }
  return { values, rotation };
}
