import type { HeadModel } from '@ringnet/flame';
import {
  createShapeAccumulator,
  type FaceView,
  PHOTO_ERROR_CORRELATION,
  type RegressedParameters,
  VERSION,
} from '@ringnet/regressor';
import { ReconstructError } from './errors.js';
import type { FaceRegressor } from './face-regressor.js';
import type { FusedView, Fusion, FusionSource } from './fusion.js';
import { decodeVariant } from './posed-head.js';
import type { Reconstruction } from './reconstruction.js';
import { textureCoverage } from './texture-coverage.js';
import { evaluateReconstructionLandmarks, withParameters } from './with-parameters.js';

/**
 * One head from several photos of one person: a joint fit where every photo's face could be read again, else the mean of
 * the shapes weighted by their precision; `fusion` says which.
 *
 * @param regressors  installed ones; the joint fit needs the one that made the reconstructions
 * @throws ReconstructError INVALID_ARGUMENT for fewer than two, for other head models, and where stored shapes of different
 *   versions of a head model would be averaged
 */
export function fuseReconstructions(
  model: HeadModel,
  regressors: readonly FaceRegressor[],
  sources: readonly FusionSource[],
): Reconstruction {
  if (sources.length < 2) {
    throw new ReconstructError(
      'INVALID_ARGUMENT',
      `${sources.length} reconstructions were given; fusing takes 2 or more`,
    );
  }
  const other = sources.find(({ reconstruction }) => reconstruction.headModel.id !== model.info.id);
  if (other) {
    const { id } = other.reconstruction.headModel;
    throw new ReconstructError('INVALID_ARGUMENT', `one uses the head model ${id}, another ${model.info.id}`);
  }
  const { id } = sources[0].reconstruction.regressor;
  const regressor = regressors.find(({ info }) => info.id === id);
  const views = sources.flatMap(({ view }) => view ?? []);
  if (!regressor?.several || sources.some(({ reconstruction }) => reconstruction.regressor.id !== id)) {
    return weightedMean(model, sources, 'the regressor sees one photo at a time');
  }
  if (views.length < sources.length) {
    const count = sources.length - views.length;
    return weightedMean(model, sources, `${count} of ${sources.length} photos could not be read again`);
  }
  return jointFit(model, regressor, sources, views);
}

function jointFit(
  model: HeadModel,
  regressor: FaceRegressor,
  sources: readonly FusionSource[],
  views: readonly FaceView[],
): Reconstruction {
  const fits = regressor.several?.regress(model, views) ?? [];
  const fused = views.map(({ crop, photo }, k): FusedView => {
    const { betas: _, ...fitted } = fits[k].parameters;
    const { face, parameters: alone } = sources[k].reconstruction;
    // Where the eyes look does not depend on the shape.
    const parameters = { ...fitted, leftEyePose: alone.leftEyePose, rightEyePose: alone.rightEyePose };
    return { face, parameters, imageFromCrop: crop.imageFromCrop, photo: { width: photo.width, height: photo.height } };
  });
  const [{ standardDeviations, confidence, reprojectionErrorPercent, warnings }] = fits;
  const { face, imageFromCrop, photo } = fused[0];
  const parameters = { ...fused[0].parameters, betas: fits[0].parameters.betas };
  return {
    headModel: model.info,
    regressor: regressor.info,
    engine: regressor.engine,
    softwareVersion: VERSION,
    face,
    parameters,
    standardDeviations,
    imageFromCrop,
    photo,
    ...evaluateReconstructionLandmarks(model, parameters, imageFromCrop),
    quality: {
      confidence,
      reprojectionErrorPercent,
      textureCoverage: coverageOfViews(model, parameters.betas, fused),
      warnings,
    },
    fusion: { method: 'JOINT_FIT', note: null, views: fused },
    timings: [],
  };
}

/** Keeps every view as it was and gives all the mean shape; a shape without known errors counts by its confidence. */
function weightedMean(model: HeadModel, sources: readonly FusionSource[], note: string): Reconstruction {
  const versions = new Set(sources.map(({ reconstruction }) => reconstruction.headModel.version));
  if (versions.size > 1) {
    throw new ReconstructError(
      'INVALID_ARGUMENT',
      `they were made with versions ${[...versions].join(' and ')} of ${model.info.id}, whose shapes cannot be averaged`,
    );
  }
  const shape = createShapeAccumulator(PHOTO_ERROR_CORRELATION);
  for (const { reconstruction } of sources) {
    shape.add({
      betas: reconstruction.parameters.betas,
      deviations: reconstruction.standardDeviations?.betas ?? null,
      weight: Math.max(reconstruction.quality.confidence, 1e-3),
    });
  }
  const base = sources[0].reconstruction;
  const { betas, deviations } = shape.combined();
  const length = Math.max(...sources.map(({ reconstruction }) => reconstruction.parameters.betas.length));
  const changed = withParameters(model, base, { betas: Float32Array.from(betas.subarray(0, length)) });
  const views = sources.map(({ reconstruction }): FusedView => {
    const { betas: _, ...parameters } = reconstruction.parameters;
    const { face, imageFromCrop, photo } = reconstruction;
    return { face, parameters, imageFromCrop, photo };
  });
  const fusion: Fusion = { method: 'WEIGHTED_MEAN', note, views };
  return {
    ...changed,
    standardDeviations:
      base.standardDeviations && deviations
        ? { ...base.standardDeviations, betas: Float32Array.from(deviations) }
        : null,
    quality: { ...changed.quality, textureCoverage: coverageOfViews(model, changed.parameters.betas, views) },
    fusion,
  };
}

function coverageOfViews(model: HeadModel, betas: Float32Array, views: readonly FusedView[]): number | null {
  const heads = views.map(({ parameters }) =>
    decodeVariant(model, { ...parameters, betas } satisfies RegressedParameters, { frame: 'camera' }),
  );
  return textureCoverage(model, heads);
}
