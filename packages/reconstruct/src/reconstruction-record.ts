import { type ParameterRecord, parameterRecord } from '@ringnet/regressor';
import type { Reconstruction } from './reconstruction.js';

/** A reconstruction's numbers as plain data, with what a reader needs to use them. */
export type ReconstructionRecord = ParameterRecord & Pick<Reconstruction, 'headModel' | 'photo' | 'face' | 'quality'>;

/** What `ringnet reconstruct --json` prints of a head and parameters.json holds. */
export function reconstructionRecord(reconstruction: Reconstruction): ReconstructionRecord {
  const { headModel, photo, face, quality } = reconstruction;
  return { ...parameterRecord(reconstruction), headModel, photo, face, quality };
}
