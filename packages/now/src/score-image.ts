import type { Mesh } from '@ringnet/io';
import { buildAabbTree, closestPoints } from './aabb-tree.js';
import { type CroppedScan, cropScan } from './crop-scan.js';
import { applyLandmarkFit, fitLandmarks, type LandmarkFit, type PredictionUnit } from './fit-landmarks.js';
import { type Refinement, refineAlignment } from './refine-alignment.js';
import { checkSevenLandmarks } from './seven-landmarks.js';

/** One scan and one prediction of it; the scan in mm. */
export interface ScoreInput {
  readonly scan: Pick<Mesh, 'vertices'>;
  /** [7, 3], mm */
  readonly scanLandmarks: ArrayLike<number>;
  readonly prediction: Pick<Mesh, 'vertices' | 'faces'>;
  /** [7, 3], the prediction's frame and unit */
  readonly predictionLandmarks: ArrayLike<number>;
}

export interface ScoreOptions {
  /** Set for the metrical challenge: the prediction's unit; its size is then kept. */
  readonly unit?: PredictionUnit;
  /**
   * Stop the refinement where the original does (a step's gain below 1e-4) instead of converging, and place metrical
   * predictions as it does; default false
   */
  readonly compat?: boolean;
}

export interface ImageScore {
  /** [K], mm, of every kept scan vertex to the aligned prediction */
  readonly distances: Float64Array;
  readonly distancesAfterLandmarkFit: Float64Array;
  readonly crop: CroppedScan;
  readonly landmarkFit: LandmarkFit;
  readonly refinement: Refinement;
}

/**
 * NoW's error of one image: crop the scan, fit the landmarks, refine on the surface, measure scan to mesh.
 *
 * @throws NowError CROP_EMPTY, LANDMARKS_INVALID, LANDMARKS_COLLINEAR, MESH_EMPTY, MESH_NOT_FINITE
 * @see Sanyal et al. 2019, section 5
 */
export function scoreImage(input: ScoreInput, options: ScoreOptions = {}): ImageScore {
  const scanLandmarks = checkSevenLandmarks(input.scanLandmarks, "the scan's landmarks");
  const predictionLandmarks = checkSevenLandmarks(input.predictionLandmarks, "the prediction's landmarks");
  const crop = cropScan(input.scan.vertices, scanLandmarks);
  const landmarkFit = fitLandmarks(scanLandmarks, predictionLandmarks, options.unit, options);
  const tree = buildAabbTree(applyLandmarkFit(landmarkFit, input.prediction.vertices), input.prediction.faces);
  const distancesAfterLandmarkFit = closestPoints(tree, crop.points).distances;
  const refinement = refineAlignment(tree, crop.points, {
    fitScale: options.unit === undefined,
    relativeTolerance: options.compat ? 1e-4 : 1e-10,
  });
  return { distances: refinement.distances, distancesAfterLandmarkFit, crop, landmarkFit, refinement };
}
