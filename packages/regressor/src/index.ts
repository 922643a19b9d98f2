export type { Crop, CropMode } from './crop.js';
export type { Engine, EngineName, NetworkSession, Tensor } from './engine.js';
export { RegressorError, type RegressorErrorCode } from './errors.js';
export type { Box, FoundFace } from './found-face.js';
export type { RegressedParameters, WeakPerspectiveCamera } from './regressed-parameters.js';
