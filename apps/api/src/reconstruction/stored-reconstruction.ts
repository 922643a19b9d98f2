import type { FusedView, Fusion, Reconstruction } from '@ringnet/reconstruct';
import type { FitDeviations, RegressedParameters } from '@ringnet/regressor';
import { packIrises, unpackIrises } from './stored-irises.js';

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

const poseNames = ['globalOrient', 'jawPose', 'neckPose', 'leftEyePose', 'rightEyePose', 'expression'] as const;
const deviationNames = ['globalOrient', 'jawPose', 'betas', 'expression'] as const;

/** Whose photo one view of a fused head is: row ids. */
export interface FusedSource {
  readonly reconstructionId: string;
  readonly photoId: string;
}

/**
 * A reconstruction as JSON for its row: everything but the timings, which have a column of their own.
 *
 * @param sources  of the views of `fusion`, in order
 */
export function packReconstruction(
  value: Reconstruction,
  sources: readonly FusedSource[] = [],
): Record<string, unknown> {
  const { standardDeviations, fusion } = value;
  return {
    ...packIrises(value),
    headModel: value.headModel,
    regressor: value.regressor,
    engine: value.engine,
    softwareVersion: value.softwareVersion,
    ...packView(value),
    betas: toNumbers(value.parameters.betas),
    landmarksImage: toNumbers(value.landmarksImage),
    landmarksCamera: toNumbers(value.landmarksCamera),
    quality: value.quality,
    ...(standardDeviations && {
      standardDeviations: {
        ...Object.fromEntries(deviationNames.map((name) => [name, toNumbers(standardDeviations[name])])),
        scale: standardDeviations.scale,
      },
    }),
    ...(fusion && {
      fusion: { ...fusion, views: fusion.views.map((view, k) => ({ ...packView(view), ...sources[k] })) },
    }),
  };
}

function packView({ face, parameters, imageFromCrop, photo }: FusedView) {
  return {
    face,
    camera: parameters.camera,
    ...Object.fromEntries(poseNames.map((name) => [name, toNumbers(parameters[name])])),
    imageFromCrop: toNumbers(imageFromCrop),
    photo,
  };
}

/** What `packReconstruction` stored. */
export function unpackReconstruction(stored: unknown, timings: unknown): Reconstruction {
  const value = stored as PackedReconstruction;
  const view = unpackView(value);
  const parameters: RegressedParameters = { ...view.parameters, betas: Float32Array.from(value.betas) };
  return {
    ...unpackIrises(stored),
    headModel: value.headModel,
    regressor: value.regressor,
    engine: value.engine ?? null,
    softwareVersion: value.softwareVersion ?? null,
    ...view,
    parameters,
    standardDeviations: value.standardDeviations ? unpackDeviations(value.standardDeviations) : null,
    landmarksImage: Float32Array.from(value.landmarksImage),
    landmarksCamera: Float32Array.from(value.landmarksCamera),
    quality: value.quality,
    ...(value.fusion && { fusion: { ...value.fusion, views: value.fusion.views.map(unpackView) } }),
    timings: (timings ?? []) as Reconstruction['timings'],
  };
}

function unpackView(value: PackedView): FusedView {
  const [globalOrient, jawPose, neckPose, leftEyePose, rightEyePose, expression] = poseNames.map((name) =>
    Float32Array.from(value[name]),
  );
  return {
    face: value.face,
    parameters: { camera: value.camera, globalOrient, jawPose, neckPose, leftEyePose, rightEyePose, expression },
    imageFromCrop: Float64Array.from(value.imageFromCrop),
    photo: value.photo,
  };
}

function unpackDeviations(value: PackedDeviations): FitDeviations {
  const [globalOrient, jawPose, betas, expression] = deviationNames.map((name) => Float32Array.from(value[name]));
  return { globalOrient, jawPose, betas, expression, scale: value.scale };
}

/** Whose photos the views of a stored fused head are, in order; empty for any other. */
export function fusedSources(stored: unknown): readonly FusedSource[] {
  const { fusion } = (stored ?? {}) as Partial<PackedReconstruction>;
  return (fusion?.views ?? []).map(({ reconstructionId, photoId }) => ({ reconstructionId, photoId }));
}

type PackedView = Pick<FusedView, 'face' | 'photo'> & {
  readonly camera: RegressedParameters['camera'];
} & { readonly [Name in (typeof poseNames)[number] | 'imageFromCrop']: number[] };

type PackedDeviations = { readonly scale: number } & { readonly [Name in (typeof deviationNames)[number]]: number[] };

type PackedReconstruction = PackedView &
  Pick<Reconstruction, 'headModel' | 'regressor' | 'quality'> & {
    readonly betas: number[];
    readonly landmarksImage: number[];
    readonly landmarksCamera: number[];
    /** Absent in rows of versions that did not keep them */
    readonly engine?: Reconstruction['engine'];
    readonly softwareVersion?: Reconstruction['softwareVersion'];
    /** Absent in rows of versions that did not keep them, and where a regressor does not say */
    readonly standardDeviations?: PackedDeviations;
    readonly fusion?: Omit<Fusion, 'views'> & { readonly views: readonly (PackedView & FusedSource)[] };
  };
