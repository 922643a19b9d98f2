export { decodeHead } from './decode.js';
export { createDecoder, type HeadDecoder } from './decoder.js';
export { FlameError, type FlameErrorCode } from './errors.js';
export type { Fields } from './field-reader.js';
export type { HeadModel, ModelInfo, ModelLandmarks, SparseMatrix, UvLayout } from './head-model.js';
export type { HeadParameters, PosedHead } from './head-parameters.js';
export { componentOf, type LandmarkBasis, landmarkBasis } from './landmark-basis.js';
export type { LandmarkEmbedding } from './landmark-embedding.js';
export {
  contourRow,
  contourYawDegrees,
  embedding68,
  evaluateEmbedding,
  evaluateLandmarks,
  nowLandmarkRows,
  type PoseFrame,
} from './landmarks.js';
export { parseContourEmbedding, parseEmbedding } from './parse-embeddings.js';
export { type HeadModelExtras, parseHeadModel } from './parse-head-model.js';
export { fullPose, neutralParameters, type PosePartName, type PoseParts, posePartNames, poseParts } from './pose.js';
export {
  axisAngleFromQuaternion,
  axisAngleFromRotation,
  multiplyRotations,
  quaternionFromRotation,
  rotationFromAxisAngle,
  rotationFromQuaternion,
} from './rotation.js';
export { vertexNormals } from './vertex-normals.js';
