import type { LandmarkBasis } from './landmark-basis.js';
import { contourRows, outerEyeRows } from './mediapipe-landmarks.js';
import type { LandmarkTarget } from './normal-equations.js';
import { evaluateState, type FitState } from './pose-state.js';

/** Standard deviation of a landmark's error, as a share of the eyes' outer distance, where the network does not say. */
const LANDMARK_SIGMA = 0.018;
/** Landmarks err together: the errors that a face network expects of each count this much larger in a fit; from 2 to 6 the form hardly changes. */
const SHARED_ERROR = 3;
const DEPTH_WEIGHT = 0.25;
const CONTOUR_WEIGHT = 0.75;

/**
 * What a fit aims at: the found points of the basis' landmarks with their weights. Where a trained network said how far it
 * may be off, that counts; else contour points count less, for they slide along the silhouette. The depth counts a quarter.
 *
 * @param points  [468, 3], normalised crop coordinates
 * @param rows    which of the 468 the fit uses
 * @param stands  see landmarksStoodFor
 * @param scale   normalised crop units per metre, about
 * @param sigmas  [468], expected errors in normalised crop coordinates, or null
 */
export function landmarkTarget(
  all: LandmarkBasis,
  points: Float64Array,
  rows: Int32Array,
  stands: Float64Array,
  scale: number,
  sigmas: Float64Array | null,
): LandmarkTarget {
  const isContour = new Set(contourRows);
  const precision = 1 / (LANDMARK_SIGMA * scale * outerEyeDistance(all));
  const picked = new Float64Array(3 * rows.length);
  const weights = new Float64Array(3 * rows.length);
  rows.forEach((row, l) => {
    const own = sigmas ? 1 / (SHARED_ERROR * sigmas[row]) : precision * (isContour.has(row) ? CONTOUR_WEIGHT : 1);
    const weight = own * Math.sqrt(stands[l]);
    for (let axis = 0; axis < 3; axis++) {
      picked[3 * l + axis] = points[3 * row + axis];
      weights[3 * l + axis] = axis === 2 ? weight * DEPTH_WEIGHT : weight;
    }
  });
  return { points: picked, weights };
}

/** How many of all landmarks are nearest to each picked one: those of a dense place stand for many. */
export function landmarksStoodFor(all: LandmarkBasis, rows: Int32Array): Float64Array {
  const counts = new Float64Array(rows.length);
  for (let l = 0; l < all.landmarkCount; l++) {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let r = 0; r < rows.length; r++) {
      let distance = 0;
      for (let k = 0; k < 3; k++) distance += (all.mean[3 * l + k] - all.mean[3 * rows[r] + k]) ** 2;
      if (distance < least) {
        least = distance;
        nearest = r;
      }
    }
    counts[nearest]++;
  }
  return counts;
}

/** Distance of the mean head's outer eye corners, m. */
export function outerEyeDistance(all: LandmarkBasis): number {
  const [a, b] = [3 * outerEyeRows.right, 3 * outerEyeRows.left];
  return Math.hypot(all.mean[a] - all.mean[b], all.mean[a + 1] - all.mean[b + 1], all.mean[a + 2] - all.mean[b + 2]);
}

/** Mean distance of a state's landmarks to the points on the picture, % of the points' outer eye distance. */
export function reprojectionError(all: LandmarkBasis, state: FitState, points: Float64Array): number {
  const { turned } = evaluateState(all, state);
  let sum = 0;
  for (let at = 0; at < turned.length; at += 3) {
    sum += Math.hypot(
      state.scale * turned[at] + state.translation[0] - points[at],
      state.scale * turned[at + 1] + state.translation[1] - points[at + 1],
    );
  }
  const [a, b] = [3 * outerEyeRows.right, 3 * outerEyeRows.left];
  const eyes = Math.hypot(points[a] - points[b], points[a + 1] - points[b + 1]);
  return (100 * sum) / all.landmarkCount / eyes;
}
