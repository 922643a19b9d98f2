import type { ModelInfo } from '@ringnet/flame';
import type { RgbImage } from '@ringnet/io';
import type { CropMode, FaceView, FoundFace, RegressedParameters } from '@ringnet/regressor';
import type { ArtifactFile, ArtifactKind, ArtifactOptions } from './artifact.js';
import type { FusionSource } from './fusion.js';
import type { Reconstruction, ReconstructionStage } from './reconstruction.js';

export type FaceSelection = 'LARGEST' | 'MOST_CENTRAL' | 'ALL';

export interface ReconstructOptions {
  readonly faces?: FaceSelection;
  readonly crop?: CropMode;
  /** Ids from `headModels` and `regressors`; see `chooseModels`. */
  readonly headModel?: string;
  readonly regressor?: string;
  readonly signal?: AbortSignal;
  /** Called as each stage begins; progress 0..1 */
  readonly onProgress?: (stage: ReconstructionStage, progress: number) => void;
  /**
   * Called once, as soon as the selected faces are found and long before their heads are: one for each result, in its order. Boxes
   * and landmarks in photo pixels, pixel centres at integers. Never called with `crop: AS_IS` where no face is looked for.
   */
  readonly onFaces?: (faces: readonly FoundFace[]) => void;
}

/** A head model and a regressor whose numbers drive it. */
export interface ModelPair {
  readonly headModel: ModelInfo;
  readonly regressor: ModelInfo;
}

/** Photo in, heads out. Holds the loaded models and the engine; safe to share between requests. */
export interface Reconstructor {
  /** The default one first, here and in `regressors` */
  readonly headModels: readonly ModelInfo[];
  readonly regressors: readonly ModelInfo[];
  /** What goes together, best first; the first pair is the default */
  readonly pairs: readonly ModelPair[];
  /** What was found or wished for and is not used, and why; sentences for people */
  readonly notes: readonly string[];
  /** @throws RegressorError NO_FACE_FOUND, FACE_TOO_SMALL; ReconstructError MODEL_NOT_INSTALLED */
  reconstruct(photo: RgbImage, options?: ReconstructOptions): Promise<Reconstruction[]>;
  /**
   * Makes one file. `photo` is needed by every kind that shows or projects it. Same inputs, same bytes.
   *
   * @param otherPhotos  those of `fusion.views` after the first, in order, null where one is gone: a fused head's texture
   *   takes from each what it shows best
   */
  makeArtifact(
    reconstruction: Reconstruction,
    photo: RgbImage | null,
    kind: ArtifactKind,
    options?: ArtifactOptions,
    otherPhotos?: readonly (RgbImage | null)[],
  ): Promise<ArtifactFile>;
  /**
   * Looks at the face of a reconstruction once more, in its photo, for `fuse`; photos can be read one after another.
   *
   * @returns null when its regressor does not fit several photos, or the face is not found where it was
   */
  readFace(photo: RgbImage, reconstruction: Reconstruction, signal?: AbortSignal): Promise<FaceView | null>;
  /**
   * One head from several photos of one person: one shape; pose, expression, camera and photo of the first. A joint fit
   * where every source has a view, else the mean of the shapes weighted by their precision; `fusion` says which.
   *
   * @throws ReconstructError INVALID_ARGUMENT for fewer than two or for other head models, MODEL_NOT_INSTALLED
   */
  fuse(sources: readonly FusionSource[]): Promise<Reconstruction>;
  /**
   * The same head with other parameters, such as another expression; the rest stays.
   *
   * @throws ReconstructError INVALID_ARGUMENT for wrong lengths, MODEL_NOT_INSTALLED
   */
  withParameters(reconstruction: Reconstruction, changes: Partial<RegressedParameters>): Promise<Reconstruction>;
  close(): Promise<void>;
}
