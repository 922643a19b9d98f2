import type { HeadModel, ModelInfo } from '@ringnet/flame';
import type { RgbImage } from '@ringnet/io';
import type {
  Crop,
  EngineInfo,
  FaceView,
  FitDeviations,
  FoundFace,
  RefinedFace,
  RegressedParameters,
} from '@ringnet/regressor';

/** A head model and what belongs to it but not to its geometry. */
export interface HeadModelEntry {
  readonly model: HeadModel;
  /** Skin pictures in the model's own texture layout: the unseen rest of a texture is filled from the one nearest in tone. */
  readonly albedos: () => Promise<readonly RgbImage[]>;
}

export interface RegressorInput {
  readonly photo: RgbImage;
  readonly face: FoundFace | null;
  readonly crop: Crop;
  readonly model: HeadModel;
  readonly signal?: AbortSignal;
}

export interface RegressorOutput {
  readonly parameters: RegressedParameters;
  /** How sure each number is; null where the regressor does not say */
  readonly standardDeviations: FitDeviations | null;
  /** % of the distance between the eyes' outer corners; null without landmarks */
  readonly reprojectionErrorPercent: number | null;
  /** 0..1 */
  readonly confidence: number;
  readonly warnings: readonly string[];
  /** Where the regressor looked for them; see RefinedFace.irises */
  readonly irises?: RefinedFace['irises'];
}

/** A way from a cropped face to head parameters; one file per way. */
export interface FaceRegressor {
  readonly info: ModelInfo;
  /** What its networks run on */
  readonly engine: EngineInfo;
  /** True when it cannot work without found landmarks. */
  readonly needsFace: boolean;
  /** Whether the numbers it returns mean something to this head model. */
  supports(model: HeadModel): boolean;
  regress(input: RegressorInput): Promise<RegressorOutput>;
  /** For several photos of one person; absent where a regressor sees one photo at a time. */
  readonly several?: {
    /** What `regress` below needs of a found face. */
    read(photo: RgbImage, face: FoundFace, signal?: AbortSignal): Promise<FoundFace>;
    /** @returns one for each view: the same shape in all, each with its own pose, expression and camera */
    regress(model: HeadModel, views: readonly FaceView[]): RegressorOutput[];
  };
}
