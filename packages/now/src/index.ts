// What people used psbody.mesh for stands together: normals and alignment are flame's own.
export { alignPoints, applySimilarity, type Similarity, vertexNormals } from '@ringnet/flame';
export { type AabbTree, buildAabbTree, type ClosestPoints, closestPoints } from './aabb-tree.js';
export { castRay, type RayHit } from './cast-ray.js';
export { checkNeutrality, type PersonVariation, type PredictionOfPerson, personVariation } from './check-neutrality.js';
export {
  checkPrediction,
  type PredictionCheckInput,
  type PredictionProblem,
  type PredictionProblemCode,
} from './check-prediction.js';
export { type CroppedScan, cropScan } from './crop-scan.js';
export { curveSvg, type NamedCurve } from './curve-svg.js';
export { type DistanceFiles, distanceFiles, type ScoredRun } from './distances-file.js';
export { NowError, type NowErrorCode } from './errors.js';
export { faceNormals } from './face-normals.js';
export { applyLandmarkFit, fitLandmarks, type LandmarkFit, type PredictionUnit, unitFactors } from './fit-landmarks.js';
export { type Challenge, challenges, type NowImage, parseImageList } from './image-list.js';
export { mouthOpening } from './mouth-opening.js';
export { readLandmarkText, readPickedPoints } from './picked-points.js';
export { type Alignment, type Refinement, type RefineOptions, refineAlignment } from './refine-alignment.js';
export { type ImageScore, type ScoreInput, type ScoreOptions, scoreImage } from './score-image.js';
export { checkSevenLandmarks, type SevenLandmarks, sevenOfSixtyEight } from './seven-landmarks.js';
export { curveCsv, type DistanceStatistics, type ErrorCurve, errorCurve, summariseDistances } from './statistics.js';
