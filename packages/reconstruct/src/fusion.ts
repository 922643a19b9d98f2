import type { FaceView, RegressedParameters } from '@ringnet/regressor';
import type { Reconstruction } from './reconstruction.js';

/**
 * `JOINT_FIT`: every photo was looked at again and one shape fitted to all. `WEIGHTED_MEAN`: the stored shapes were
 * averaged by their precision.
 */
export type FusionMethod = 'JOINT_FIT' | 'WEIGHTED_MEAN';

/** How several photos became one head; the shape is the head's own `parameters.betas`. */
export interface Fusion {
  readonly method: FusionMethod;
  /** Why there was no joint fit, for people; null when there was one */
  readonly note: string | null;
  /** One for each photo; the first gives the head its pose, expression, camera and photo */
  readonly views: readonly FusedView[];
}

/** One photo's own part in a fused head: pose, camera and expression. */
export interface FusedView extends Pick<Reconstruction, 'face' | 'imageFromCrop' | 'photo'> {
  readonly parameters: Omit<RegressedParameters, 'betas'>;
}

/** A reconstruction to fuse, and its face as `readFace` sees it; null where the photo is gone. */
export interface FusionSource {
  readonly reconstruction: Reconstruction;
  readonly view: FaceView | null;
}
