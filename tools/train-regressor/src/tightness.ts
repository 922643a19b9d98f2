import type { LearnedInfo } from '@ringnet/regressor';

/**
 * How firmly a fit holds what was regressed, one factor for each of `YAW_BINS`. Chosen on the calibration renders; see the table in
 * README.md.
 */
export const TIGHTNESS: LearnedInfo['tightness'] = {
  betas: [0.3, 0.3, 0.2, 0.1],
  rotation: [0.3, 0.3, 0.3, 0.2],
  expression: [0.5, 0.5, 0.3, 0.3],
  jaw: [0.3, 0.3, 0.2, 0.2],
};
