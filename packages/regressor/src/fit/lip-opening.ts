import { evaluateEmbedding, type HeadModel, type LandmarkEmbedding } from '@ringnet/flame';
import type { LandmarkBasis } from './landmark-basis.js';
import { innerLipRows } from './mediapipe-landmarks.js';
import type { FitState } from './pose-state.js';

/**
 * How far apart a closer look sees the lips: a fit that parts them further pays half of `precision` times the square of
 * the excess. Landmarks alone open closed mouths by millimetres: thin lips look like parted ones, and every unit that
 * parts lips errs on its own, but never below closed.
 */
export interface LipLimit {
  /** [3 + P], how far jaw and coefficients part the lips beyond the head at rest, m by unit, to first order; none for shape */
  readonly slopes: Float64Array;
  readonly gapM: number;
  /** Per square metre */
  readonly precision: number;
}

const JAW = 2;
/** The edges of the lips lie within this of where they meet: sideways, and in all, m. */
const MIDDLE_M = 0.004;
const MOUTH_M = 0.012;
/** Error of a closer look at closed lips, m; it grows by the gap, for lips that are open are seen well without it. */
const CLOSED_DEVIATION_M = 0.0004;
const CONTRADICTION_M = 0.008;

type LipState = Pick<FitState, 'jaw' | 'coefficients'>;

/** The `slopes` of a head's lips; null where no lips are found. */
export function lipSlopes(model: HeadModel, embedding: LandmarkEmbedding, basis: LandmarkBasis): Float64Array | null {
  const { vTemplate, skinningWeights, parents, shapedirs, shapeCount, expressionCount } = model;
  const landmarks = evaluateEmbedding(embedding, vTemplate, model.faces);
  const middle = [0, 1, 2].map(
    (axis) => (landmarks[3 * innerLipRows.upper + axis] + landmarks[3 * innerLipRows.lower + axis]) / 2,
  );
  const height = (vertex: number) => vTemplate[3 * vertex + 1];
  let upper = -1;
  let lower = -1;
  for (let vertex = 0; 3 * vertex < vTemplate.length; vertex++) {
    const [x, y, z] = middle.map((value, axis) => vTemplate[3 * vertex + axis] - value);
    if (Math.abs(x) > MIDDLE_M || Math.hypot(x, y, z) > MOUTH_M) continue;
    if (skinningWeights[vertex * parents.length + JAW] < 0.5) {
      if (upper < 0 || height(vertex) < height(upper)) upper = vertex;
    } else if (lower < 0 || height(vertex) > height(lower)) lower = vertex;
  }
  if (upper < 0 || lower < 0) return null;
  const stride = shapeCount + expressionCount;
  const slopes = new Float64Array(3 + basis.shapeColumns + basis.expressionIndices.length);
  // A jaw that turns about x lowers what lies in front of its joint.
  const arm = (vertex: number) =>
    skinningWeights[vertex * parents.length + JAW] * (vTemplate[3 * vertex + 2] - basis.jawJoint[2]);
  slopes[0] = arm(lower) - arm(upper);
  basis.expressionIndices.forEach((component, k) => {
    const rise = (vertex: number) => shapedirs[(3 * vertex + 1) * stride + shapeCount + component];
    slopes[3 + basis.shapeColumns + k] = rise(upper) - rise(lower);
  });
  return slopes;
}

/**
 * The limit that a gap sets.
 *
 * @param gapM   m
 * @param start  the believed head
 * @returns undefined where the belief opens the mouth so wide that one of the two must be quite wrong
 */
export function lipLimit(slopes: Float64Array, gapM: number, start: LipState): LipLimit | undefined {
  const limit = { slopes, gapM, precision: 1 / (CLOSED_DEVIATION_M + gapM) ** 2 };
  return lipExcess(limit, start) < CONTRADICTION_M ? limit : undefined;
}

/** How far a state parts the lips beyond the limit, m; 0 within it. */
export function lipExcess({ slopes, gapM }: LipLimit, { jaw, coefficients }: LipState): number {
  let opening = 0;
  for (let i = 0; i < slopes.length; i++) opening += slopes[i] * (i < 3 ? jaw[i] : coefficients[i - 3]);
  return Math.max(0, opening - gapM);
}
