export { type AabbTree, buildAabbTree, type ClosestPoints, closestPoints } from './aabb-tree.js';
export { type CroppedScan, cropScan } from './crop-scan.js';
export { NowError, type NowErrorCode } from './errors.js';
export { applyLandmarkFit, fitLandmarks, type LandmarkFit, type PredictionUnit, unitFactors } from './fit-landmarks.js';
export { type Alignment, type Refinement, type RefineOptions, refineAlignment } from './refine-alignment.js';
export { type ImageScore, type ScoreInput, type ScoreOptions, scoreImage } from './score-image.js';
export { checkSevenLandmarks, type SevenLandmarks, sevenOfSixtyEight } from './seven-landmarks.js';
export { type DistanceStatistics, type ErrorCurve, errorCurve, summariseDistances } from './statistics.js';
