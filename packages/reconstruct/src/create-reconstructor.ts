import type { HeadModel } from '@ringnet/flame';
import type { RgbImage } from '@ringnet/io';
import {
  type Crop,
  type CropMode,
  cropForRegressor,
  type FaceSearch,
  type FindFacesOptions,
  type FoundFace,
  RegressorError,
  VERSION,
} from '@ringnet/regressor';
import { createArtifactMaker } from './artifact-makers.js';
import { chooseModels } from './choose-models.js';
import { ReconstructError } from './errors.js';
import type { FaceRegressor, HeadModelEntry } from './face-regressor.js';
import { fuseReconstructions } from './fuse-reconstructions.js';
import { metricOfHead } from './metric-of-head.js';
import { decodeVariant } from './posed-head.js';
import { readFace } from './read-face.js';
import type { Reconstruction, ReconstructionStage, StageTiming } from './reconstruction.js';
import type { ReconstructOptions, Reconstructor } from './reconstructor.js';
import { selectFaces } from './select-faces.js';
import { textureCoverage } from './texture-coverage.js';
import { evaluateReconstructionLandmarks, withParameters } from './with-parameters.js';

/** The loaded parts that a reconstructor composes, in order of preference. */
export interface ReconstructorParts {
  readonly headModels: readonly HeadModelEntry[];
  readonly regressors: readonly FaceRegressor[];
  /** See `Reconstructor.notes`; none by default */
  readonly notes?: readonly string[];
  /** Faces of a photo, largest first, and what was refused; for `LARGEST` the others may be left out. */
  searchFaces(photo: RgbImage, options: Pick<FindFacesOptions, 'select' | 'signal'>): Promise<FaceSearch>;
  /** Ends engines and threads. */
  close(): Promise<void>;
}

/**
 * Composes face finder, crop, regressor and head model into one function from a photo to heads.
 *
 * @throws ReconstructError MODEL_NOT_INSTALLED when no regressor fits any head model
 */
export function createReconstructor(parts: ReconstructorParts): Reconstructor {
  const fitting = parts.headModels.flatMap((head) =>
    parts.regressors.filter((regressor) => regressor.supports(head.model)).map((regressor) => ({ head, regressor })),
  );
  if (fitting.length === 0) {
    throw new ReconstructError('MODEL_NOT_INSTALLED', 'no installed regressor fits an installed head model');
  }
  const models = {
    headModels: firstFirst(parts.headModels, fitting[0].head).map(({ model }) => model.info),
    regressors: firstFirst(parts.regressors, fitting[0].regressor).map(({ info }) => info),
    pairs: fitting.map(({ head, regressor }) => ({ headModel: head.model.info, regressor: regressor.info })),
  };

  const headModelById = (id: string): HeadModelEntry => {
    const entry = parts.headModels.find(({ model }) => model.info.id === id);
    if (entry) return entry;
    throw new ReconstructError(
      'MODEL_NOT_INSTALLED',
      `the head model ${id} is not installed (here: ${models.headModels.map((info) => info.id).join(', ')})`,
    );
  };
  const makeArtifact = createArtifactMaker(headModelById);

  async function reconstruct(photo: RgbImage, options: ReconstructOptions = {}): Promise<Reconstruction[]> {
    const { head, regressor } =
      fitting[models.pairs.indexOf(chooseModels(models, options.headModel, options.regressor))];
    const mode = options.crop ?? 'DETECT';
    const stopwatch = createStopwatch(options);
    const selection = options.faces ?? 'LARGEST';
    const search = { select: selection === 'LARGEST' ? selection : 'ALL', signal: options.signal } as const;

    const faces = await stopwatch.time('find-faces', 0, async () =>
      mode === 'DETECT' || regressor.needsFace
        ? selectFaces(facesOf(await parts.searchFaces(photo, search)), selection, photo)
        : [null],
    );
    const found = faces.filter((face) => face !== null);
    if (found.length > 0) options.onFaces?.(found);
    const results: Reconstruction[] = [];
    for (const [done, face] of faces.entries()) {
      const watch = stopwatch.fork();
      results.push(
        await reconstructFace(photo, face, mode, head.model, regressor, options, watch, done / faces.length),
      );
    }
    return results;
  }

  return {
    ...models,
    notes: parts.notes ?? [],
    reconstruct,
    makeArtifact,
    readFace: (photo, reconstruction, signal) => {
      const regressor = parts.regressors.find(({ info }) => info.id === reconstruction.regressor.id);
      return readFace(photo, reconstruction, regressor, parts.searchFaces, signal);
    },
    async fuse(sources) {
      const [first] = sources;
      if (!first) throw new ReconstructError('INVALID_ARGUMENT', 'no reconstructions were given to fuse');
      const { model } = headModelById(first.reconstruction.headModel.id);
      return fuseReconstructions(model, parts.regressors, sources);
    },
    withParameters: async (reconstruction, changes) =>
      withParameters(headModelById(reconstruction.headModel.id).model, reconstruction, changes),
    close: () => parts.close(),
  };
}

/** @throws RegressorError NO_FACE_FOUND, FACE_TOO_SMALL */
function facesOf({ faces, refused }: FaceSearch): readonly FoundFace[] {
  if (faces.length > 0) return faces;
  const small = refused.find(({ reason }) => reason === 'TOO_SMALL');
  if (small) {
    const widthPx = small.box.width.toFixed(0);
    throw new RegressorError(
      'FACE_TOO_SMALL',
      `the only face is ${widthPx} pixels wide: use a photo where it is at least 64`,
    );
  }
  throw new RegressorError(
    'NO_FACE_FOUND',
    'no face was found in the photo: use one where a face is at least 64 pixels wide and not covered',
  );
}

async function reconstructFace(
  photo: RgbImage,
  face: FoundFace | null,
  mode: CropMode,
  model: HeadModel,
  regressor: FaceRegressor,
  options: ReconstructOptions,
  watch: Stopwatch,
  progress: number,
): Promise<Reconstruction> {
  const crop: Crop = await watch.time('crop', 0.3 + 0.5 * progress, () =>
    cropForRegressor(photo, mode, face ?? undefined),
  );
  const { parameters, ...estimate } = await watch.time('regress', 0.4 + 0.5 * progress, () =>
    regressor.regress({ photo, face, crop, model, signal: options.signal }),
  );
  const seen = await watch.time('head', 0.8 + 0.1 * progress, () => {
    const head = decodeVariant(model, parameters, { frame: 'camera' });
    return {
      coverage: textureCoverage(model, [head]),
      metric: metricOfHead(head, parameters.camera, crop.imageFromCrop, estimate.irises),
      landmarks: evaluateReconstructionLandmarks(model, parameters, crop.imageFromCrop, head),
    };
  });
  return {
    headModel: model.info,
    regressor: regressor.info,
    engine: regressor.engine,
    softwareVersion: VERSION,
    face: face && { box: face.box, score: face.score, index: face.index },
    parameters,
    standardDeviations: estimate.standardDeviations,
    imageFromCrop: crop.imageFromCrop,
    photo: { width: photo.width, height: photo.height },
    ...seen.landmarks,
    irises: estimate.irises,
    metric: seen.metric,
    quality: {
      confidence: estimate.confidence,
      reprojectionErrorPercent: estimate.reprojectionErrorPercent,
      textureCoverage: seen.coverage,
      warnings: estimate.warnings,
    },
    timings: watch.timings,
  };
}

interface Stopwatch {
  readonly timings: StageTiming[];
  time<T>(stage: ReconstructionStage, progress: number, work: () => T | Promise<T>): Promise<T>;
  /** A stopwatch that starts with what was measured so far: the shared stages of several faces. */
  fork(): Stopwatch;
}

function createStopwatch(options: ReconstructOptions, before: readonly StageTiming[] = []): Stopwatch {
  const timings = [...before];
  return {
    timings,
    async time(stage, progress, work) {
      options.signal?.throwIfAborted();
      options.onProgress?.(stage, progress);
      const start = performance.now();
      const value = await work();
      timings.push({ stage, milliseconds: performance.now() - start });
      return value;
    },
    fork: () => createStopwatch(options, timings),
  };
}

const firstFirst = <T>(all: readonly T[], first: T): T[] => [first, ...all.filter((other) => other !== first)];
