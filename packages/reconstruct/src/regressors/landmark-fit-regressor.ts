import type { HeadModel } from '@ringnet/flame';
import {
  createGazeEstimator,
  createLandmarkFitter,
  type EngineInfo,
  type FaceReader,
  type GazeEstimator,
  type LandmarkFitter,
  type LandmarkFitterOptions,
  type RefinedLandmarksReader,
  RegressorError,
} from '@ringnet/regressor';
import type { FaceRegressor } from '../face-regressor.js';

export interface LandmarkFitOptions extends LandmarkFitterOptions {
  /** What the networks that found the landmarks run on */
  readonly engine: EngineInfo;
  /** Looks at the face once more for `learned`; without it the fit knows the landmarks only */
  readonly reader?: FaceReader;
  /** Opened with the first face: finds the irises; without it every head looks straight ahead */
  readonly openRefiner?: () => Promise<RefinedLandmarksReader>;
}

/** What is prepared once for a head model. */
interface PreparedModel {
  readonly fitter: LandmarkFitter;
  readonly gaze: GazeEstimator | null;
}

/** Below this the closer look saw no face, and its irises mean nothing. */
const MIN_REFINED_SCORE = 0.5;

/** The open default: 468 found landmarks, then a prior-regularised fit of the head model to them. */
export function landmarkFitRegressor(options: LandmarkFitOptions): FaceRegressor {
  const prepared = new WeakMap<HeadModel, PreparedModel>();
  const prepare = (model: HeadModel): PreparedModel => {
    const known = prepared.get(model);
    if (known) return known;
    const fresh = { fitter: createLandmarkFitter(model, options), gaze: createGazeEstimator(model) };
    prepared.set(model, fresh);
    return fresh;
  };
  let refiner: Promise<RefinedLandmarksReader> | undefined;
  const read: NonNullable<FaceRegressor['several']>['read'] = async (photo, face, signal) =>
    (await options.reader?.read(photo, face, signal)) ?? face;
  return {
    info: { id: 'landmark-fit', name: 'Landmark fit', version: '1.0', licence: 'Apache-2.0' },
    engine: options.engine,
    needsFace: true,
    supports: (model) => model.landmarks.mediapipe468 !== null,
    async regress({ photo, face, crop, model, signal }) {
      if (!face) throw new RegressorError('NO_FACE_FOUND', 'the landmark fit needs a found face');
      const { fitter, gaze } = prepare(model);
      const fit = fitter.fit(await read(photo, face, signal), crop, photo);
      refiner ??= options.openRefiner?.();
      const refined = await (await refiner)?.read(photo, face, signal);
      if (!refined || refined.score < MIN_REFINED_SCORE) return fit;
      const { irises } = refined;
      const eyes = gaze?.estimate(fit.parameters, crop.imageFromCrop, refined);
      return { ...fit, parameters: { ...fit.parameters, ...eyes }, irises };
    },
    several: { read, regress: (model, views) => prepare(model).fitter.fitSeveral(views) },
  };
}
