import type { HeadModel } from '@ringnet/flame';
import {
  createLandmarkFitter,
  type FaceReader,
  type LandmarkFitter,
  type LandmarkFitterOptions,
  RegressorError,
} from '@ringnet/regressor';
import type { FaceRegressor } from '../face-regressor.js';

export interface LandmarkFitOptions extends LandmarkFitterOptions {
  /** Looks at the face once more for `learned`; without it the fit knows the landmarks only */
  readonly reader?: FaceReader;
}

/** The open default: 468 found landmarks, then a prior-regularised fit of the head model to them. */
export function landmarkFitRegressor(options: LandmarkFitOptions = {}): FaceRegressor {
  const fitters = new WeakMap<HeadModel, LandmarkFitter>();
  const fitterOf = (model: HeadModel): LandmarkFitter => {
    const fitter = fitters.get(model) ?? createLandmarkFitter(model, options);
    fitters.set(model, fitter);
    return fitter;
  };
  const read: NonNullable<FaceRegressor['several']>['read'] = async (photo, face, signal) =>
    (await options.reader?.read(photo, face, signal)) ?? face;
  return {
    info: { id: 'landmark-fit', name: 'Landmark fit', version: '1.0', licence: 'Apache-2.0' },
    needsFace: true,
    supports: (model) => model.landmarks.mediapipe468 !== null,
    async regress({ photo, face, crop, model, signal }) {
      if (!face) throw new RegressorError('NO_FACE_FOUND', 'the landmark fit needs a found face');
      return fitterOf(model).fit(await read(photo, face, signal), crop, photo);
    },
    several: { read, regress: (model, views) => fitterOf(model).fitSeveral(views) },
  };
}
