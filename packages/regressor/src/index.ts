export {
  type GltfCamera,
  type GltfPlace,
  type GltfRotation,
  gltfCamera,
  gltfHeadPlace,
  gltfJointRotations,
} from './convert/gltf.js';
export { type OpenCvCamera, type OpenCvHeadPose, openCvCamera, openCvHeadPose } from './convert/opencv.js';
export { openGlFromOpenCv, openGlHeadPose, openGlHeadRotation, openGlProjection } from './convert/opengl.js';
export { CROP_SIDE, type Crop, type CropMode, type CropPlacement, cropForRegressor } from './crop.js';
export type { Engine, EngineInfo, EngineName, EngineStatus, NetworkModel, NetworkSession, Tensor } from './engine.js';
export { RegressorError, type RegressorErrorCode } from './errors.js';
export {
  createFaceFinder,
  type FaceFinder,
  type FaceFinderModels,
  type FaceSearch,
  type FindFacesOptions,
  type RefusedFace,
} from './face/face-finder.js';
export {
  createRefinedLandmarksReader,
  type RefinedFace,
  type RefinedLandmarksReader,
  withLips,
} from './face/refined-landmarks.js';
export type { FitDeviations } from './fit/fit-deviations.js';
export type { FitBelief } from './fit/fit-prior.js';
export type { PhotoSize } from './fit/fit-quality.js';
export { createGazeEstimator, type Gaze, type GazeEstimator } from './fit/gaze.js';
export { type HeadAngles, headAngles } from './fit/head-angles.js';
export {
  type BeliefSource,
  createLandmarkFitter,
  type FaceView,
  type LandmarkFit,
  type LandmarkFitter,
  type LandmarkFitterOptions,
} from './fit/landmark-fitter.js';
export { ibugRows, mirrorRows } from './fit/mediapipe-landmarks.js';
export { irisDiameterPx, type MetricEvidence, type MetricHint, metricHint } from './fit/metric-hint.js';
export {
  type CombinedShape,
  createShapeAccumulator,
  FRAME_ERROR_CORRELATION,
  PHOTO_ERROR_CORRELATION,
  type ShapeAccumulator,
  type ShapeEstimate,
} from './fit/shape-accumulator.js';
export {
  createTemporalSmoother,
  type TemporalSmoother,
  type TemporalSmootherOptions,
  type VideoFrame,
} from './fit/temporal-smoother.js';
export type { Box, FaceLook, FaceReading, FoundFace } from './found-face.js';
export { createFaceReader, type FaceReader, type FaceReaderOptions } from './learned/face-reader.js';
export { type LearnedInfo, type LearnedRegressor, parseLearnedRegressor } from './learned/learned-regressor.js';
export { emitOnnx } from './network/emit-onnx.js';
export { encoderVariables, featureCount } from './network/encoder-layout.js';
export { type FlameConstants, findFlameConstants } from './network/find-flame-constants.js';
export { parametersAfter } from './network/iteration-layers.js';
export type { LayerTable } from './network/layer-table.js';
export type { VariableInfo } from './network/network-variables.js';
export { parseRegressorWeights, type RegressorWeights } from './network/parse-regressor-weights.js';
export { loadRingNet, type Regression, type RingNet, ringNetInfo } from './network/regress-parameters.js';
export { regressorLayers } from './network/regressor-layers.js';
export type { RegressorNumbers } from './network/regressor-numbers.js';
export { toNetworkInput } from './network-input.js';
export {
  cameraRecord,
  type ParameterRecord,
  parameterRecord,
  poseRecord,
  type RecordSource,
} from './parameter-record.js';
export { joinParameterVector, PARAMETER_COUNT, splitParameterVector } from './parameter-vector.js';
export type { RegressedParameters, WeakPerspectiveCamera } from './regressed-parameters.js';
export { VERSION } from './version.js';
