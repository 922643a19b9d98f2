import type { LearnedInfo } from '@ringnet/regressor';

/**
 * How firmly a fit holds what was regressed, one factor for each of `YAW_BINS`. On 567 calibration renders (form below the mean head's
 * error to 30 degrees of yaw, rotation's median error and largest bias, reprojection, all to 30 degrees):
 *
 * | betas | rotation | expression | jaw | form | rotation | bias | reprojection |
 * |---:|---:|---:|---:|---:|---:|---:|---:|
 * | 0.05 | 0.2 | 0.3 | 0.2 | 39.7 % | 1.92 | 0.50 | 1.19 % |
 * | 0.3 | 0.3 | 0.5 | 0.3 | 39.9 % | 1.94 | 0.46 | 1.04 % |
 * | 0.5 | 0.5 | 1 | 0.5 | 39.7 % | 1.97 | 0.37 | 0.94 % |
 * | 2 | 1 | 1 | 1 | 38.9 % | 1.97 | 0.29 | 0.77 % |
 *
 * The network's landmarks and its shape agree, so the choice hardly matters; the middle gives the best form.
 */
export const TIGHTNESS: LearnedInfo['tightness'] = {
  betas: [0.4, 0.4, 0.4, 0.4],
  rotation: [0.5, 0.5, 0.5, 0.5],
  expression: [0.8, 0.8, 0.8, 0.8],
  jaw: [0.5, 0.5, 0.5, 0.5],
};
