import { batchNormVectors, type EncoderConvolution, encoderConvolutions, encoderUnits } from './encoder-layout.js';
import { oihwFromHwio } from './kernel-order.js';
import type { Layer } from './layer-table.js';
import type { RegressorNumbers } from './regressor-numbers.js';
import type { WeightStore } from './weight-store.js';

/** resnet_v2_50 from `input` to `features`. A batch norm behind a convolution is folded into it. */
export async function encoderLayers(weights: RegressorNumbers, store: WeightStore): Promise<Layer[]> {
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
