export { type ArtifactFile, type ArtifactKind, type ArtifactOptions, artifactKinds } from './artifact.js';
export { ReconstructError, type ReconstructErrorCode } from './errors.js';
export type { Quality, Reconstruction, ReconstructionStage, StageTiming } from './reconstruction.js';
export type { FaceSelection, ReconstructOptions, Reconstructor } from './reconstructor.js';
