import type { FusedView, Fusion, Reconstruction } from '@ringnet/reconstruct';
import type { FitDeviations, RegressedParameters } from '@ringnet/regressor';
import { packIrises, unpackIrises } from './stored-irises.js';
import { type StoredNumbers, toBase64, toFloat32, toFloat64 } from './stored-numbers.js';

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
    betas: toBase64(value.parameters.betas),
    landmarksImage: toBase64(value.landmarksImage),
    landmarksCamera: toBase64(value.landmarksCamera),
    quality: value.quality,
    ...(standardDeviations && {
      standardDeviations: {
        ...Object.fromEntries(deviationNames.map((name) => [name, toBase64(standardDeviations[name])])),
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
    ...Object.fromEntries(poseNames.map((name) => [name, toBase64(parameters[name])])),
    imageFromCrop: toBase64(imageFromCrop),
    photo,
  };
}

/** What `packReconstruction` stored. */
export function unpackReconstruction(stored: unknown, timings: unknown): Reconstruction {
  const value = stored as PackedReconstruction;
  const view = unpackView(value);
  const parameters: RegressedParameters = { ...view.parameters, betas: toFloat32(value.betas) };
  return {
    ...unpackIrises(stored),
    headModel: value.headModel,
    regressor: value.regressor,
    engine: value.engine ?? null,
    softwareVersion: value.softwareVersion ?? null,
    ...view,
    parameters,
    standardDeviations: value.standardDeviations ? unpackDeviations(value.standardDeviations) : null,
    landmarksImage: toFloat32(value.landmarksImage),
    landmarksCamera: toFloat32(value.landmarksCamera),
    quality: value.quality,
    ...(value.fusion && { fusion: { ...value.fusion, views: value.fusion.views.map(unpackView) } }),
    timings: (timings ?? []) as Reconstruction['timings'],
  };
}

function unpackView(value: PackedView): FusedView {
  const [globalOrient, jawPose, neckPose, leftEyePose, rightEyePose, expression] = poseNames.map((name) =>
    toFloat32(value[name]),
  );
  return {
    face: value.face,
    parameters: { camera: value.camera, globalOrient, jawPose, neckPose, leftEyePose, rightEyePose, expression },
    imageFromCrop: toFloat64(value.imageFromCrop),
    photo: value.photo,
  };
}

function unpackDeviations(value: PackedDeviations): FitDeviations {
  const [globalOrient, jawPose, betas, expression] = deviationNames.map((name) => toFloat32(value[name]));
  return { globalOrient, jawPose, betas, expression, scale: value.scale };
}

/** Whose photos the views of a stored fused head are, in order; empty for any other. */
export function fusedSources(stored: unknown): readonly FusedSource[] {
  const { fusion } = (stored ?? {}) as Partial<PackedReconstruction>;
  return (fusion?.views ?? []).map(({ reconstructionId, photoId }) => ({ reconstructionId, photoId }));
}

type PackedView = Pick<FusedView, 'face' | 'photo'> & {
  readonly camera: RegressedParameters['camera'];
} & { readonly [Name in (typeof poseNames)[number] | 'imageFromCrop']: StoredNumbers };

type PackedDeviations = { readonly scale: number } & {
  readonly [Name in (typeof deviationNames)[number]]: StoredNumbers;
};

type PackedReconstruction = PackedView &
  Pick<Reconstruction, 'headModel' | 'regressor' | 'quality'> & {
    readonly betas: StoredNumbers;
    readonly landmarksImage: StoredNumbers;
    readonly landmarksCamera: StoredNumbers;
    /** Absent in rows of versions that did not keep them */
    readonly engine?: Reconstruction['engine'];
    readonly softwareVersion?: Reconstruction['softwareVersion'];
    /** Absent in rows of versions that did not keep them, and where a regressor does not say */
    readonly standardDeviations?: PackedDeviations;
    readonly fusion?: Omit<Fusion, 'views'> & { readonly views: readonly (PackedView & FusedSource)[] };
  };
