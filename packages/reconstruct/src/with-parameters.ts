import type { HeadModel, PosedHead } from '@ringnet/flame';
import type { RegressedParameters, WeakPerspectiveCamera } from '@ringnet/regressor';
import { photoCamera, projectToPhoto } from '@ringnet/texture';
import { ReconstructError } from './errors.js';
import { cameraLandmarks, decodeVariant } from './posed-head.js';
import type { Reconstruction } from './reconstruction.js';

const lengths = {
  globalOrient: 3,
  neckPose: 3,
  jawPose: 3,
  leftEyePose: 3,
  rightEyePose: 3,
} as const;

/**
 * The same head with other parameters: another pose, expression or identity. Its landmarks follow; what was said about the fit to
 * the photo (reprojection error, timings; for another identity or camera also the size) no longer holds and is dropped.
 *
 * @throws ReconstructError INVALID_ARGUMENT for what is no Float32Array, has a wrong length or holds no finite numbers, and for a
 *   camera that is not three finite numbers with a scale above 0
 */
export function withParameters(
  model: HeadModel,
  reconstruction: Reconstruction,
  changes: Partial<RegressedParameters>,
): Reconstruction {
  checkChanges(changes, model);
  const parameters = { ...reconstruction.parameters, ...changes };
  return {
    ...reconstruction,
    parameters,
    standardDeviations: changes.betas ? null : reconstruction.standardDeviations,
    ...evaluateReconstructionLandmarks(model, parameters, reconstruction.imageFromCrop),
    metric: changes.betas || changes.camera ? undefined : reconstruction.metric,
    quality: { ...reconstruction.quality, reprojectionErrorPercent: null },
    timings: [],
  };
}

/** 68 points in photo pixels [68, 2] and in the camera frame [68, 3], m; empty for a model without them. */
export function evaluateReconstructionLandmarks(
  model: HeadModel,
  parameters: RegressedParameters,
  imageFromCrop: Float64Array,
  head: PosedHead = decodeVariant(model, parameters, { frame: 'camera' }),
): Pick<Reconstruction, 'landmarksImage' | 'landmarksCamera'> {
  const { static51, contour } = model.landmarks;
  const landmarksCamera = static51 && contour ? cameraLandmarks(model, parameters, head) : new Float32Array(0);
  const projected = projectToPhoto(photoCamera(parameters.camera, imageFromCrop), landmarksCamera);
  return { landmarksImage: Float32Array.from(projected.filter((_, k) => k % 3 !== 2)), landmarksCamera };
}

function checkChanges(changes: Partial<RegressedParameters>, model: HeadModel): void {
  const { camera, ...arrays } = changes;
  if ('camera' in changes) checkCamera(camera);
  const most = { betas: model.shapeCount, expression: model.expressionCount };
  for (const [name, value] of Object.entries(arrays)) {
    if (!(value instanceof Float32Array)) throw new ReconstructError('INVALID_ARGUMENT', `${name} is no Float32Array`);
    const length = lengths[name as keyof typeof lengths];
    const limit = most[name as keyof typeof most];
    if ((length !== undefined && value.length !== length) || (limit !== undefined && value.length > limit)) {
      const expected = length ?? `at most ${limit}`;
      throw new ReconstructError('INVALID_ARGUMENT', `${name} has ${value.length} values, expected ${expected}`);
    }
    if (!value.every(Number.isFinite)) {
      throw new ReconstructError('INVALID_ARGUMENT', `${name} has a value that is not a finite number`);
    }
  }
}

function checkCamera({ scale = Number.NaN, tx, ty }: Partial<WeakPerspectiveCamera> = {}): void {
  if ([scale, tx, ty].every(Number.isFinite) && scale > 0) return;
  throw new ReconstructError(
    'INVALID_ARGUMENT',
    `camera has scale ${scale}, tx ${tx}, ty ${ty}, expected finite numbers and a scale above 0`,
  );
}
