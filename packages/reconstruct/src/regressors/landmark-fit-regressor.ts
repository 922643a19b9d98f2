import type { HeadModel } from '@ringnet/flame';
import type { RgbImage } from '@ringnet/io';
import {
  createGazeEstimator,
  createLandmarkFitter,
  type EngineInfo,
  type FaceReader,
  type FoundFace,
  type GazeEstimator,
  type LandmarkFitter,
  type LandmarkFitterOptions,
  type RefinedLandmarksReader,
  RegressorError,
  withLips,
} from '@ringnet/regressor';
import type { FaceRegressor } from '../face-regressor.js';

export interface LandmarkFitOptions extends LandmarkFitterOptions {
  /** What the networks that found the landmarks run on */
  readonly engine: EngineInfo;
  /** Looks at the face once more for `learned`; without it the fit knows the landmarks only */
  readonly reader?: FaceReader;
  /** Opened with the first face: finds the irises and sees whether lips are closed; without it every head looks straight ahead */
  readonly openRefiner?: () => Promise<RefinedLandmarksReader>;
}

/** What is prepared once for a head model. */
interface PreparedModel {
  readonly fitter: LandmarkFitter;
  readonly gaze: GazeEstimator | null;
}

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
  const look = async (photo: RgbImage, face: FoundFace, signal?: AbortSignal) => {
    refiner ??= options.openRefiner?.().catch((error: Error) => {
      refiner = undefined; // the next face tries again: its file may be there by then
      throw error;
    });
    const refining = refiner?.then((opened) => opened.read(photo, face, signal));
    const [read, refined] = await Promise.all([options.reader?.read(photo, face, signal) ?? face, refining ?? null]);
    return { refined, seen: refined ? withLips(read, refined) : read };
  };
  return {
    info: { id: 'landmark-fit', name: 'Landmark fit', version: '1.0', licence: 'Apache-2.0' },
    engine: options.engine,
    needsFace: true,
    supports: (model) => model.landmarks.mediapipe468 !== null,
    async regress({ photo, face, crop, model, signal }) {
      if (!face) throw new RegressorError('NO_FACE_FOUND', 'the landmark fit needs a found face');
      const { fitter, gaze } = prepare(model);
      const { refined, seen } = await look(photo, face, signal);
      const fit = fitter.fit(seen, crop, photo);
      if (!refined) return fit;
      const { irises } = refined;
      const eyes = gaze?.estimate(fit.parameters, crop.imageFromCrop, refined);
      return { ...fit, parameters: { ...fit.parameters, ...eyes }, irises };
    },
    several: {
      read: async (photo, face, signal) => (await look(photo, face, signal)).seen,
      regress: (model, views) => prepare(model).fitter.fitSeveral(views),
    },
  };
}
