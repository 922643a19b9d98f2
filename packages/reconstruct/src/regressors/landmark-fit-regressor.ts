import type { HeadModel } from '@ringnet/flame';
import {
  createLandmarkFitter,
  type EngineInfo,
  type FaceReader,
  type LandmarkFitter,
  type LandmarkFitterOptions,
  RegressorError,
} from '@ringnet/regressor';
import type { FaceRegressor } from '../face-regressor.js';

export interface LandmarkFitOptions extends LandmarkFitterOptions {
  /** What the networks that found the landmarks run on */
  readonly engine: EngineInfo;
  /** Looks at the face once more for `learned`; without it the fit knows the landmarks only */
  readonly reader?: FaceReader;
}

/** The open default: 468 found landmarks, then a prior-regularised fit of the head model to them. */
export function landmarkFitRegressor(options: LandmarkFitOptions): FaceRegressor {
  const fitters = new WeakMap<HeadModel, LandmarkFitter>();
  const fitterOf = (model: HeadModel): LandmarkFitter => {
    const fitter = fitters.get(model) ?? createLandmarkFitter(model, options);
    fitters.set(model, fitter);
    return fitter;
  };
  return {
    info: { id: 'landmark-fit', name: 'Landmark fit', version: '1.0', licence: 'Apache-2.0' },
    engine: options.engine,
    needsFace: true,
    supports: (model) => model.landmarks.mediapipe468 !== null,
    async regress({ photo, face, crop, model, signal }) {
      if (!face) throw new RegressorError('NO_FACE_FOUND', 'the landmark fit needs a found face');
      const read = (await options.reader?.read(photo, face, signal)) ?? face;
      return fitterOf(model).fit(read, crop, photo);
    },
  };
}
