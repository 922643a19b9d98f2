import type { ModelInfo } from '@ringnet/flame';
import type { Box, EngineInfo, FitDeviations, MetricHint, RefinedFace, RegressedParameters } from '@ringnet/regressor';
import type { Fusion } from './fusion.js';

/** How far to trust a result. */
export interface Quality {
  /** 0..1 */
  readonly confidence: number;
  /** Mean distance of the fitted to the found landmarks, % of the distance between the eyes' outer corners; null without landmarks */
  readonly reprojectionErrorPercent: number | null;
  /** Part of the texture (0..1, by area) whose surface the photo shows; null for a model without texture coordinates */
  readonly textureCoverage: number | null;
  /** Sentences for people: extreme pose, small face, ... */
  readonly warnings: readonly string[];
}

export interface StageTiming {
  readonly stage: ReconstructionStage;
  readonly milliseconds: number;
}

/** The steps of one reconstruction, in order; reported as they begin. */
export type ReconstructionStage = 'decode' | 'find-faces' | 'crop' | 'regress' | 'head' | 'artifacts';

/**
 * One face of one photo as a head: plain numbers only, so that it can be stored as JSON and every artifact be made from it later.
 */
export interface Reconstruction {
  readonly headModel: ModelInfo;
  readonly regressor: ModelInfo;
  /** What the networks ran on; null in one stored before this was kept */
  readonly engine: EngineInfo | null;
  /** Of `@ringnet/regressor`; null in one stored before this was kept */
  readonly softwareVersion: string | null;
  /** Null with `crop: AS_IS`, where no face was looked for. */
  readonly face: { readonly box: Box; readonly score: number; readonly index: number } | null;
  readonly parameters: RegressedParameters;
  /** How sure each number is; null where the regressor does not say */
  readonly standardDeviations: FitDeviations | null;
  /** [6], see Crop.imageFromCrop */
  readonly imageFromCrop: Float64Array;
  readonly photo: { readonly width: number; readonly height: number };
  /** 68 points, iBUG order: x, y in photo pixels [68, 2] and metres in the camera frame [68, 3]; empty when the model has no embedding */
  readonly landmarksImage: Float32Array;
  readonly landmarksCamera: Float32Array;
  /** [5, 3] each, see RefinedFace.irises; absent where nothing looked for them */
  readonly irises?: RefinedFace['irises'];
  /** How large the head really is, as far as a photo can say; absent for a head model without eye joints */
  readonly metric?: MetricHint;
  readonly quality: Quality;
  /** How several photos became this head; absent for a head of one photo */
  readonly fusion?: Fusion;
  readonly timings: readonly StageTiming[];
}
