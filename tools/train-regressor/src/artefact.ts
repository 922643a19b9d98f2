import type { NdArray } from '@ringnet/io';
import type { LearnedInfo } from '@ringnet/regressor';
import type { LinearMap } from './ridge.js';
import { EXPRESSIONS, type MirrorTables, OUTPUTS, SHAPES } from './training-rows.js';

/** The arrays of models/face-regressor/regressor.npz; weights as 16-bit integers with a scale per output. */
export function artefactArrays(
  info: LearnedInfo,
  { weights, bias }: LinearMap,
  mean: Float32Array,
  deviations: Float32Array,
  mirror: MirrorTables,
): Record<string, NdArray> {
  const inputs = weights.length / OUTPUTS;
  const scales = new Float32Array(OUTPUTS);
  const rounded = new Int16Array(weights.length);
  for (let k = 0; k < OUTPUTS; k++) {
    let largest = 0;
    for (let i = 0; i < inputs; i++) largest = Math.max(largest, Math.abs(weights[k * inputs + i]));
    // 4095 levels are ten times finer than the weights' own uncertainty, and leave the file compressible.
    scales[k] = largest / 4095 || 1;
    for (let i = 0; i < inputs; i++) rounded[k * inputs + i] = Math.round(weights[k * inputs + i] / scales[k]);
  }
  return {
    info: textArray(JSON.stringify(info)),
    mean_landmarks: { data: mean, shape: [mean.length / 3, 3] },
    weights: { data: rounded, shape: [OUTPUTS, inputs] },
    weights_scale: { data: scales, shape: [OUTPUTS] },
    bias: { data: Float32Array.from(bias), shape: [OUTPUTS] },
    deviations: { data: deviations, shape: [info.yawBins.length, OUTPUTS] },
    mirror_betas: { data: mirror.betas, shape: [SHAPES, SHAPES] },
    mirror_expression: { data: mirror.expression, shape: [EXPRESSIONS] },
  };
}

function textArray(text: string): NdArray {
  const data = new TextEncoder().encode(text);
  return { data, shape: [data.length] };
}
