export { type ArtifactFile, type ArtifactKind, type ArtifactOptions, artifactKinds } from './artifact.js';
export { chooseModels } from './choose-models.js';
export { createReconstructor, type ReconstructorParts } from './create-reconstructor.js';
export { ReconstructError, type ReconstructErrorCode } from './errors.js';
export type { FaceRegressor, HeadModelEntry, RegressorInput, RegressorOutput } from './face-regressor.js';
export { decodeVariant, type HeadVariant } from './posed-head.js';
export type { Quality, Reconstruction, ReconstructionStage, StageTiming } from './reconstruction.js';
export { type ReconstructionRecord, reconstructionRecord } from './reconstruction-record.js';
export type { FaceSelection, ModelPair, ReconstructOptions, Reconstructor } from './reconstructor.js';
