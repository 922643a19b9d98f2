import { meanPoint } from './mean-point.js';
import type { SevenLandmarks } from './seven-landmarks.js';
import { determinant3, svd3 } from './svd3.js';

/** Row vectors: aligned = scale * (v * rotation) + translation. */
export interface LandmarkFit {
  /** [3, 3], row-major; orthogonal, and a reflection when the prediction is mirrored */
  readonly rotation: Float64Array;
  /** The least-squares scale, also where `scaleUsed` is a unit's factor */
  readonly scale: number;
  readonly scaleUsed: number;
  /** [3], mm */
  readonly translation: Float64Array;
  readonly isReflection: boolean;
}

/** Millimetres per unit of the prediction. */
export const unitFactors = { mm: 1, cm: 10, m: 1000 } as const;
export type PredictionUnit = keyof typeof unitFactors;

/**
 * Brings the prediction's seven landmarks onto the scan's by the best similarity (orthogonal Procrustes).
 *
 * With `unit` (the metrical challenge) the mesh keeps its size times the unit's factor, and the centres of the two sets of
 * landmarks meet. `compat` places it as the original does, which still uses the least-squares scale for the translation.
 */
export function fitLandmarks(
  scan: SevenLandmarks,
  predicted: SevenLandmarks,
  unit?: PredictionUnit,
  options: { readonly compat?: boolean } = {},
): LandmarkFit {
  const scanMean = meanPoint(scan);
  const predictedMean = meanPoint(predicted);
  const scanNorm = centredNorm(scan, scanMean);
  const predictedNorm = centredNorm(predicted, predictedMean);
  const cross = new Float64Array(9); // X^T Y of the centred, normalised points
  for (let point = 0; point < 7; point++) {
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        cross[3 * i + j] +=
          ((scan[3 * point + i] - scanMean[i]) / scanNorm) *
          ((predicted[3 * point + j] - predictedMean[j]) / predictedNorm);
      }
    }
  }
  const { u, s, v } = svd3(cross);
  const rotation = new Float64Array(9); // V U^T
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      for (let k = 0; k < 3; k++) rotation[3 * i + j] += v[3 * i + k] * u[3 * j + k];
    }
  }
  const scale = ((s[0] + s[1] + s[2]) * scanNorm) / predictedNorm;
  const scaleUsed = unit ? unitFactors[unit] : scale;
  const scalePlaced = options.compat ? scale : scaleUsed;
  const translation = new Float64Array(3);
  for (let j = 0; j < 3; j++) {
    translation[j] = scanMean[j];
    for (let i = 0; i < 3; i++) translation[j] -= scalePlaced * predictedMean[i] * rotation[3 * i + j];
  }
  return {
    rotation,
    scale,
    scaleUsed,
    translation,
    isReflection: determinant3(rotation) < 0,
  };
}

/** Applies a landmark fit to vertices [V, 3]. */
export function applyLandmarkFit(fit: LandmarkFit, vertices: Float32Array | Float64Array): Float64Array {
  const { rotation: r, scaleUsed: scale, translation: t } = fit;
  const out = new Float64Array(vertices.length);
  for (let k = 0; k < vertices.length; k += 3) {
    const x = vertices[k] * scale;
    const y = vertices[k + 1] * scale;
    const z = vertices[k + 2] * scale;
    out[k] = x * r[0] + y * r[3] + z * r[6] + t[0];
    out[k + 1] = x * r[1] + y * r[4] + z * r[7] + t[1];
    out[k + 2] = x * r[2] + y * r[5] + z * r[8] + t[2];
  }
  return out;
}

function centredNorm(points: Float64Array, mean: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < points.length; k++) sum += (points[k] - mean[k % 3]) ** 2;
  return Math.sqrt(sum);
}
