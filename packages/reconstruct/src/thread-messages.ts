import type { RgbImage } from '@ringnet/io';
import type { FaceView, FoundFace, RegressedParameters } from '@ringnet/regressor';
import type { ArtifactFile, ArtifactKind, ArtifactOptions } from './artifact.js';
import type { FusionSource } from './fusion.js';
import type { Reconstruction, ReconstructionStage } from './reconstruction.js';
import type { ReconstructOptions, Reconstructor } from './reconstructor.js';

/** An object that crosses the thread boundary more than once: the receiver keeps the first copy under its key. */
export interface Keyed<T> {
  readonly key: number;
  readonly value: T;
}

export type ThreadRequest =
  | {
      readonly type: 'reconstruct';
      readonly call: number;
      readonly photo: Keyed<RgbImage>;
      readonly options: Omit<ReconstructOptions, 'signal' | keyof Reports>;
    }
  | {
      readonly type: 'make-artifact';
      readonly call: number;
      readonly reconstruction: Keyed<Reconstruction>;
      readonly photo: Keyed<RgbImage> | null;
      readonly kind: ArtifactKind;
      readonly options: ArtifactOptions;
      readonly otherPhotos: Keyed<readonly (RgbImage | null)[]> | undefined;
    }
  | {
      readonly type: 'read-face';
      readonly call: number;
      readonly photo: Keyed<RgbImage>;
      readonly reconstruction: Reconstruction;
    }
  | { readonly type: 'fuse'; readonly call: number; readonly sources: readonly FusionSource[] }
  | {
      readonly type: 'with-parameters';
      readonly call: number;
      readonly reconstruction: Reconstruction;
      readonly changes: Partial<RegressedParameters>;
    }
  | { readonly type: 'cancel'; readonly call: number }
  | { readonly type: 'close' };

/** What a call tells before it is done. */
export type Reports = Pick<ReconstructOptions, 'onProgress' | 'onFaces'>;

/** What a call can give back. */
export type ThreadValue = Reconstruction[] | ArtifactFile | Reconstruction | FaceView | null;

export type ThreadAnswer =
  | ({ readonly type: 'ready' } & Pick<Reconstructor, 'headModels' | 'regressors' | 'pairs' | 'notes'>)
  | { readonly type: 'not-ready'; readonly error: ThreadError }
  | { readonly type: 'progress'; readonly call: number; readonly stage: ReconstructionStage; readonly progress: number }
  | { readonly type: 'faces'; readonly call: number; readonly faces: readonly FoundFace[] }
  | { readonly type: 'done'; readonly call: number; readonly value: ThreadValue }
  | { readonly type: 'failed'; readonly call: number; readonly error: ThreadError };

/** An error as plain data; structured clone would lose its class and `code`. */
export interface ThreadError {
  readonly name: string;
  readonly code: string | null;
  readonly message: string;
  readonly stack: string | undefined;
}

export function packError(error: unknown): ThreadError {
  if (!(error instanceof Error)) return { name: 'Error', code: null, message: String(error), stack: undefined };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { name: error.name, code, message: error.message, stack: error.stack };
}
