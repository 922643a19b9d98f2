export { FlameError, type FlameErrorCode } from './errors.js';
export type { HeadModel, ModelInfo, ModelLandmarks, SparseMatrix, UvLayout } from './head-model.js';
export type { HeadParameters, PosedHead } from './head-parameters.js';
export type { LandmarkEmbedding } from './landmark-embedding.js';
