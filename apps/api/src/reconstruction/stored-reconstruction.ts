import type { Reconstruction } from '@ringnet/reconstruct';

type Numbers = Float32Array | Float64Array;

/** Float32 values as the shortest decimals that read back to the same float32; doubles as they are. */
function toNumbers(values: Numbers): number[] {
  return Array.from(values, (value) => (values instanceof Float32Array ? shortestFloat32(value) : value));
}

function shortestFloat32(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

const parameterNames = [
  'globalOrient',
  'jawPose',
  'neckPose',
  'leftEyePose',
  'rightEyePose',
  'betas',
  'expression',
] as const;

/** A reconstruction as JSON for its row: everything but the timings, which have a column of their own. */
export function packReconstruction(value: Reconstruction): Record<string, unknown> {
  const { parameters } = value;
  return {
    headModel: value.headModel,
    regressor: value.regressor,
    engine: value.engine,
    softwareVersion: value.softwareVersion,
    face: value.face,
    camera: parameters.camera,
    ...Object.fromEntries(parameterNames.map((name) => [name, toNumbers(parameters[name])])),
    imageFromCrop: toNumbers(value.imageFromCrop),
    photo: value.photo,
    landmarksImage: toNumbers(value.landmarksImage),
    landmarksCamera: toNumbers(value.landmarksCamera),
    quality: value.quality,
  };
}

/** What `packReconstruction` stored. */
export function unpackReconstruction(stored: unknown, timings: unknown): Reconstruction {
  const value = stored as PackedReconstruction;
  const [globalOrient, jawPose, neckPose, leftEyePose, rightEyePose, betas, expression] = parameterNames.map((name) =>
    Float32Array.from(value[name]),
  );
  return {
    headModel: value.headModel,
    regressor: value.regressor,
    engine: value.engine ?? null,
    softwareVersion: value.softwareVersion ?? null,
    face: value.face,
    parameters: {
      camera: value.camera,
      globalOrient,
      jawPose,
      neckPose,
      leftEyePose,
      rightEyePose,
      betas,
      expression,
    },
    imageFromCrop: Float64Array.from(value.imageFromCrop),
    photo: value.photo,
    landmarksImage: Float32Array.from(value.landmarksImage),
    landmarksCamera: Float32Array.from(value.landmarksCamera),
    quality: value.quality,
    timings: (timings ?? []) as Reconstruction['timings'],
  };
}

type PackedReconstruction = Pick<Reconstruction, 'headModel' | 'regressor' | 'face' | 'photo' | 'quality'> & {
  /** Not kept by the first version */
  readonly engine?: Reconstruction['engine'];
  readonly softwareVersion?: Reconstruction['softwareVersion'];
  readonly camera: Reconstruction['parameters']['camera'];
} & {
  readonly [Name in (typeof parameterNames)[number] | 'imageFromCrop' | 'landmarksImage' | 'landmarksCamera']: number[];
};
