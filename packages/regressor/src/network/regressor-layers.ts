import { PARAMETER_COUNT } from '../parameter-vector.js';
import {
  batchNormVectors,
  type EncoderConvolution,
  encoderConvolutions,
  encoderUnits,
  encoderVariables,
  featureCount,
  INPUT_SIDE,
} from './encoder-layout.js';
import { oihwFromHwio } from './kernel-order.js';
import type { Layer, LayerTable } from './layer-table.js';
import { WeightStore } from './weight-store.js';

/** The numbers of RingNet's network. */
export interface RegressorNumbers {
  /** Channels of the first convolution; 64 in RingNet */
  readonly base: number;
  /** Widths of the regressor's two hidden layers */
  readonly hidden: readonly [number, number];
  /** How many times the parameters are corrected; 3 in RingNet */
  readonly iterations: number;
  readonly batchNormEpsilon: number;
  /** Reads a variable of the encoder by its name below the encoder's scope. */
  readEncoder(name: string): Promise<Float32Array>;
  /** Reads a variable of the regressor, such as `fc1/weights` [in, out]. */
  readRegressor(name: string): Promise<Float32Array>;
  /** Reads [159], where the iteration starts. */
  readMean(): Promise<Float32Array>;
}

/** Name of the parameters after iteration k, counted from 1. */
export const parametersAfter = (iteration: number) => `theta_${iteration}`;

/**
 * Writes RingNet's network as a layer table: resnet_v2_50, mean over the picture, then the iterative regressor.
 *
 * A batch norm behind a convolution is folded into it; the one before a unit cannot be. The regressor's first matrix is
 * split, since its product with the features is the same in every iteration.
 *
 * @returns outputs `features` and `theta_1` ... `theta_n`
 */
export async function regressorLayers(weights: RegressorNumbers): Promise<LayerTable> {
  const features = featureCount(weights.base);
  const store = new WeightStore(weightCount(weights, features));
  return {
    name: 'ringnet',
    inputShape: [INPUT_SIDE, INPUT_SIDE, 3],
    layers: [...(await encoderLayers(weights, store)), ...(await iterationLayers(weights, features, store))],
    outputs: [
      { name: 'features', length: features },
      ...Array.from({ length: weights.iterations }, (_, k) => ({
        name: parametersAfter(k + 1),
        length: PARAMETER_COUNT,
      })),
    ],
  };
}

async function encoderLayers(weights: RegressorNumbers, store: WeightStore): Promise<Layer[]> {
  const convolutions = new Map(encoderConvolutions(weights.base).map((entry) => [entry.kernel, entry]));
  const conv = async (scope: string, from: string, relu: boolean): Promise<Layer> => {
    const entry = convolutions.get(`${scope}/weights`) as EncoderConvolution;
    const [height, width, inputs, outputs] = entry.shape;
    const { kernel, bias } = await foldedConvolution(weights, store, scope, entry);
    const kernelShape = [outputs, inputs, height, width] as const;
    return { kind: 'conv', from, to: scope, kernelShape, kernel, bias, stride: entry.stride, pad: entry.pad, relu };
  };
  const norm = async (scope: string, from: string): Promise<Layer> => ({
    kind: 'scale',
    from,
    to: scope,
    ...(await batchNorm(weights, store, scope)),
  });

  const layers: Layer[] = [
    await conv('conv1', 'input', false),
    { kind: 'maxPool', from: 'conv1', to: 'pool1', size: 3, stride: 2, padEnd: 1 },
  ];
  let x = 'pool1';
  for (const { scope, stride, hasShortcut } of encoderUnits(weights.base)) {
    const preact = `${scope}/preact`;
    let shortcut = x;
    layers.push(await norm(preact, x));
    if (hasShortcut) {
      shortcut = `${scope}/shortcut`;
      layers.push(await conv(shortcut, preact, false));
    } else if (stride > 1) {
      shortcut = `${scope}/shortcut`;
      layers.push({ kind: 'maxPool', from: x, to: shortcut, size: 1, stride, padEnd: 0 });
    }
    layers.push(
      await conv(`${scope}/conv1`, preact, true),
      await conv(`${scope}/conv2`, `${scope}/conv1`, true),
      await conv(`${scope}/conv3`, `${scope}/conv2`, false),
      { kind: 'add', a: shortcut, b: `${scope}/conv3`, to: `${scope}/add`, relu: false },
    );
    x = `${scope}/add`;
  }
  layers.push(await norm('postnorm', x), { kind: 'mean', from: 'postnorm', to: 'features' });
  return layers;
}

async function iterationLayers(weights: RegressorNumbers, features: number, store: WeightStore): Promise<Layer[]> {
  const [hidden] = weights.hidden;
  const read = async (name: string) => store.keep(await weights.readRegressor(name));
  const first = await read('fc1/weights');
  const fromFeatures = first.subarray(0, features * hidden);
  const fromParameters = first.subarray(features * hidden);
  const names = ['fc1/biases', 'fc2/weights', 'fc2/biases', 'fc3/weights', 'fc3/biases'];
  const rest = await Promise.all(names.map(read));
  const [bias1, matrix2, bias2, matrix3, bias3] = rest;
  const dense = (from: string, to: string, matrix: Float32Array, bias: Float32Array, relu: boolean): Layer => ({
    kind: 'dense',
    from,
    to,
    matrix,
    inputs: matrix.length / bias.length,
    bias,
    relu,
  });
  const noBias = store.take(hidden);

  const layers: Layer[] = [
    dense('features', 'fc1_features', fromFeatures, bias1, false),
    { kind: 'constant', to: parametersAfter(0), values: store.keep(await weights.readMean()) },
  ];
  for (let k = 1; k <= weights.iterations; k++) {
    const theta = parametersAfter(k - 1);
    layers.push(
      dense(theta, `fc1_theta_${k}`, fromParameters, noBias, false),
      { kind: 'add', a: 'fc1_features', b: `fc1_theta_${k}`, to: `fc1_${k}`, relu: true },
      dense(`fc1_${k}`, `fc2_${k}`, matrix2, bias2, true),
      dense(`fc2_${k}`, `fc3_${k}`, matrix3, bias3, false),
      { kind: 'add', a: `fc3_${k}`, b: theta, to: parametersAfter(k), relu: false },
    );
  }
  return layers;
}

/** A batch norm at inference as `x * scale + offset`. */
async function batchNorm(
  weights: RegressorNumbers,
  store: WeightStore,
  scope: string,
): Promise<{ scale: Float32Array; offset: Float32Array }> {
  const vectors = await Promise.all(batchNormVectors.map((name) => weights.readEncoder(`${scope}/${name}`)));
  const [gamma, beta, mean, variance] = vectors;
  const factor = (k: number) => gamma[k] / Math.sqrt(variance[k] + weights.batchNormEpsilon);
  return {
    scale: store.keep(gamma.map((_, k) => factor(k))),
    offset: store.keep(gamma.map((_, k) => beta[k] - mean[k] * factor(k))),
  };
}

/** A kernel [out, in, height, width] and its bias, with the batch norm that follows multiplied in. */
async function foldedConvolution(
  weights: RegressorNumbers,
  store: WeightStore,
  scope: string,
  { hasBias, shape }: EncoderConvolution,
): Promise<{ kernel: Float32Array; bias: Float32Array }> {
  const source = await weights.readEncoder(`${scope}/weights`);
  const kernel = store.take(source.length);
  if (hasBias) {
    oihwFromHwio(source, shape, kernel);
    return { kernel, bias: store.keep(await weights.readEncoder(`${scope}/biases`)) };
  }
  const { scale, offset } = await batchNorm(weights, store, `${scope}/BatchNorm`);
  oihwFromHwio(source, shape, kernel, scale);
  return { kernel, bias: offset };
}

/** At least as many numbers as the layers hold: all variables, and one row of zeros. */
function weightCount({ base, hidden: [first, second] }: RegressorNumbers, features: number): number {
  let count = (features + PARAMETER_COUNT + 2) * first + (first + 1) * second + (second + 2) * PARAMETER_COUNT;
  for (const shape of encoderVariables(base).values()) count += shape.reduce((product, size) => product * size, 1);
  return count;
}
