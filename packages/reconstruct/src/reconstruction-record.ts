import { cameraRecord, type ParameterRecord, parameterRecord, poseRecord } from '@ringnet/regressor';
import type { FusedView, Fusion } from './fusion.js';
import type { Reconstruction } from './reconstruction.js';

/** A reconstruction's numbers as plain data, with what a reader needs to use them. */
export interface ReconstructionRecord extends ParameterRecord, Pick<Reconstruction, 'photo' | 'face' | 'quality'> {
  readonly headModel: Reconstruction['headModel'];
  /** [100], how far each shape coefficient may be off; null where the regressor does not say */
  readonly shapeErrors: readonly number[] | null;
  /** The head's true size, where the irises tell it; scale: true metres per model metre */
  readonly metric?: Reconstruction['metric'];
  /** Where several photos became one head */
  readonly fusion?: Pick<Fusion, 'method' | 'note'> & { readonly views: readonly ViewRecord[] };
}

/** One photo's own part in a fused head. */
export interface ViewRecord
  extends Pick<FusedView, 'photo' | 'face'>,
    Pick<ParameterRecord, 'camera' | 'pose' | 'expression'> {}

/** What `ringnet reconstruct --json` prints of a head and parameters.json holds. */
export function reconstructionRecord(reconstruction: Reconstruction): ReconstructionRecord {
  const { headModel, photo, face, quality, standardDeviations, metric, fusion } = reconstruction;
  return {
    ...parameterRecord(reconstruction),
    headModel,
    photo,
    face,
    quality,
    shapeErrors: standardDeviations && [...standardDeviations.betas],
    ...(metric && { metric }),
    ...(fusion && { fusion: { method: fusion.method, note: fusion.note, views: fusion.views.map(viewRecord) } }),
  };
}

function viewRecord({ photo, face, parameters, imageFromCrop }: FusedView): ViewRecord {
  return {
    photo,
    face,
    camera: cameraRecord(parameters.camera, imageFromCrop),
    pose: poseRecord(parameters),
    expression: [...parameters.expression],
  };
}
