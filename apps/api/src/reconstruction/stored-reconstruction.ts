import type { Reconstruction } from '@ringnet/reconstruct';

/**
 * Arrays are stored as base64 of their little-endian bytes: a page of 50 reconstructions holds 30,000 numbers, and writing them as
 * decimals out of the database and reading them again was most of its time. Older rows hold plain numbers.
 */
type StoredNumbers = string | readonly number[];

function toBase64({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function toFloat32(stored: StoredNumbers): Float32Array {
  return typeof stored === 'string' ? new Float32Array(bytesOf(stored)) : Float32Array.from(stored);
}

function toFloat64(stored: StoredNumbers): Float64Array {
  return typeof stored === 'string' ? new Float64Array(bytesOf(stored)) : Float64Array.from(stored);
}

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(base64, 'base64')).buffer;
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
    face: value.face,
    camera: parameters.camera,
    ...Object.fromEntries(parameterNames.map((name) => [name, toBase64(parameters[name])])),
    imageFromCrop: toBase64(value.imageFromCrop),
    photo: value.photo,
    landmarksImage: toBase64(value.landmarksImage),
    landmarksCamera: toBase64(value.landmarksCamera),
    quality: value.quality,
  };
}

/** What `packReconstruction` stored. */
export function unpackReconstruction(stored: unknown, timings: unknown): Reconstruction {
  const value = stored as PackedReconstruction;
  const [globalOrient, jawPose, neckPose, leftEyePose, rightEyePose, betas, expression] = parameterNames.map((name) =>
    toFloat32(value[name]),
  );
  return {
    headModel: value.headModel,
    regressor: value.regressor,
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
    imageFromCrop: toFloat64(value.imageFromCrop),
    photo: value.photo,
    landmarksImage: toFloat32(value.landmarksImage),
    landmarksCamera: toFloat32(value.landmarksCamera),
    quality: value.quality,
    timings: (timings ?? []) as Reconstruction['timings'],
  };
}

type PackedReconstruction = Pick<Reconstruction, 'headModel' | 'regressor' | 'face' | 'photo' | 'quality'> & {
  readonly camera: Reconstruction['parameters']['camera'];
} & {
  readonly [Name in
    | (typeof parameterNames)[number]
    | 'imageFromCrop'
    | 'landmarksImage'
    | 'landmarksCamera']: StoredNumbers;
};
