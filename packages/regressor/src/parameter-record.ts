import type { ModelInfo } from '@ringnet/flame';
import type { EngineInfo } from './engine.js';
import type { RegressedParameters, WeakPerspectiveCamera } from './regressed-parameters.js';

/** Name and version of the record's layout. */
const FORMAT = 'ringnet-parameters/1';

const frames = {
  camera: 'x right, y down, z away from the viewer',
  model: "x to the head's left, y up, z out of the face",
  global: 'turns the model frame into the camera frame, about the root joint',
  joints: "neck, jaw, leftEye, rightEye: about the model frame's axes",
  projection:
    'p = scale * (X_xy + (tx, ty)), X in the camera frame; cropPixel = 112 * (p + 1); photoPixel = imageFromCrop * (cropPixel, 1)',
  pixels: 'centres at integers, y down; the crop is 224 x 224, the photo is turned as its EXIF says',
} as const;

const units = {
  camera: 'scale: half crops per metre; tx, ty: metres',
  imageFromCrop: 'pixels; 2 x 3, row by row',
  pose: 'radians, axis times angle',
  shape: 'standard deviations of the head model',
  expression: 'coefficients of the head model',
} as const;

/**
 * One head's numbers with everything that a reader needs to use them without this code. As JSON it is what `ringnet
 * regress --json`, `ringnet reconstruct --json` and parameters.json give, and the GraphQL API's fields have its names.
 */
export interface ParameterRecord {
  readonly format: typeof FORMAT;
  /** Of this package when the numbers were made; null where it was not kept */
  readonly softwareVersion: string | null;
  /** The head that the numbers were decoded with; null when they were not decoded */
  readonly headModel: ModelInfo | null;
  readonly regressor: ModelInfo;
  /** What the networks ran on, not what was wished for; null where it was not kept */
  readonly engine: EngineInfo | null;
  readonly frames: typeof frames;
  readonly units: typeof units;
  readonly camera: WeakPerspectiveCamera & {
    /** [6], see `Crop.imageFromCrop` */
    readonly imageFromCrop: readonly number[];
  };
  /** [3] each, axis-angle, radians */
  readonly pose: Readonly<Record<'global' | 'neck' | 'jaw' | 'leftEye' | 'rightEye', readonly number[]>>;
  /** [100] */
  readonly shape: readonly number[];
  /** [50] */
  readonly expression: readonly number[];
}

/** A record's camera. @param imageFromCrop [6], see `Crop.imageFromCrop` */
export function cameraRecord(
  camera: WeakPerspectiveCamera,
  imageFromCrop: ArrayLike<number>,
): ParameterRecord['camera'] {
  return { ...camera, imageFromCrop: Array.from(imageFromCrop) };
}

/** A record's pose. */
export function poseRecord(
  parameters: Omit<RegressedParameters, 'betas' | 'expression' | 'camera'>,
): ParameterRecord['pose'] {
  return {
    global: [...parameters.globalOrient],
    neck: [...parameters.neckPose],
    jaw: [...parameters.jawPose],
    leftEye: [...parameters.leftEyePose],
    rightEye: [...parameters.rightEyePose],
  };
}

/** What a record is made from. */
export interface RecordSource extends Pick<ParameterRecord, 'softwareVersion' | 'headModel' | 'regressor' | 'engine'> {
  readonly parameters: RegressedParameters;
  /** [6], see `Crop.imageFromCrop` */
  readonly imageFromCrop: ArrayLike<number>;
}

/** Writes parameters out as plain data. */
export function parameterRecord(source: RecordSource): ParameterRecord {
  const { softwareVersion, headModel, regressor, engine, parameters, imageFromCrop } = source;
  return {
    format: FORMAT,
    softwareVersion,
    headModel,
    regressor,
    engine,
    frames,
    units,
    camera: cameraRecord(parameters.camera, imageFromCrop),
    pose: poseRecord(parameters),
    shape: [...parameters.betas],
    expression: [...parameters.expression],
  };
}
