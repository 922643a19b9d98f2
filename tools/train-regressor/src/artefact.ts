import type { NdArray } from '@ringnet/io';
import type { LearnedInfo } from '@ringnet/regressor';
import { EXPRESSIONS, type MirrorTables, SHAPES } from './mirror-tables.js';

/** Errors of each view: betas, expression, jaw 3, turn 1. */
export const ERRORS = SHAPES + EXPRESSIONS + 4;

/** The arrays of models/face-regressor/regressor.npz: what the network's numbers mean and how far they err. */
export function artefactArrays(
  info: LearnedInfo,
  mean: Float32Array,
  deviations: Float32Array,
  mirror: MirrorTables,
): Record<string, NdArray> {
  const text = new TextEncoder().encode(JSON.stringify(info));
  return {
    info: { data: text, shape: [text.length] },
    mean_landmarks: { data: mean, shape: [mean.length / 3, 3] },
    deviations: { data: deviations, shape: [info.yawBins.length, ERRORS] },
    mirror_betas: { data: mirror.betas, shape: [SHAPES, SHAPES] },
    mirror_expression: { data: mirror.expression, shape: [EXPRESSIONS] },
  };
}
