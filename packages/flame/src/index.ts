export { decodeHead } from './decode.js';
export { createDecoder, type HeadDecoder } from './decoder.js';
export {
  fuseShapes,
  interpolateHeads,
  neutralHead,
  neutralTemplate,
  reposeHead,
  type SampleOptions,
  sampleHead,
  transferExpression,
  type WeightedShape,
} from './edit/edit-parameters.js';
export { type HeadDistance, headDistance, type VertexDistance } from './edit/head-distance.js';
export { createMirror, type HeadMirror, mirrorMesh } from './edit/mirror.js';
export { FlameError, type FlameErrorCode } from './errors.js';
export { type Fields, findField } from './field-reader.js';
export {
  type LeastSquaresProblem,
  type LeastSquaresSolution,
  type Linearisation,
  solveDampedLeastSquares,
} from './fit/damped-least-squares.js';
export { fitLandmarks2d, fitLandmarks3d, type LandmarkSet } from './fit/fit-landmarks.js';
export { fitMesh } from './fit/fit-mesh.js';
export { fitScan, type Scan, type ScanFitOptions, type ScanFitResult } from './fit/fit-scan.js';
export type { FitOptions, FitResult } from './fit/free-parameters.js';
export {
  type LandmarkProjection,
  pinholeProjection,
  projectLandmarks,
  weakPerspectiveProjection,
} from './fit/landmark-projection.js';
export { metresPerUnit, type ScanUnit } from './fit/metres-per-unit.js';
export { alignPoints, applySimilarity, type Similarity } from './fit/rigid-alignment.js';
export type { HeadModel, ModelInfo, ModelLandmarks, SparseMatrix, UvLayout } from './head-model.js';
export type { HeadParameterNumbers, HeadParameters, PosedHead } from './head-parameters.js';
export { landmarkJacobian, type PointJacobian, vertexJacobian } from './jacobian.js';
export type { JacobianColumns } from './jacobian-columns.js';
export { type JointBasis, jointBasis, restJointsOf } from './joint-basis.js';
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
export {
  type MediapipeEmbedding,
  parseContourEmbedding,
  parseEmbedding,
  parseMediapipeEmbedding,
} from './parse-embeddings.js';
export {
  evaluateTexture,
  parseMasks,
  parseTextureSpace,
  parseUvLayout,
  type TextureSpace,
} from './parse-flame-extras.js';
export { type HeadModelExtras, parseHeadModel } from './parse-head-model.js';
export { parseIctFaceKit } from './parse-ict-face-kit.js';
export { fullPose, neutralParameters, type PosePartName, type PoseParts, posePartNames, poseParts } from './pose.js';
export { arkitSpelling } from './rig/arkit-names.js';
export { rigHead } from './rig/rig-head.js';
export {
  axisAngleFromQuaternion,
  axisAngleFromRotation,
  multiplyRotations,
  quaternionFromRotation,
  rotationFromAxisAngle,
  rotationFromQuaternion,
} from './rotation.js';
export { rotationLeftJacobian } from './rotation-derivative.js';
export { vertexNormals } from './vertex-normals.js';
