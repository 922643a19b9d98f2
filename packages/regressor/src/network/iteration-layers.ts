import type { Layer } from './layer-table.js';
import type { RegressorNumbers } from './regressor-numbers.js';
import type { WeightStore } from './weight-store.js';

/** Name of the parameters after iteration k, counted from 1. */
export const parametersAfter = (iteration: number) => `theta_${iteration}`;

/**
 * The iterative regressor from `features` to the parameters after every iteration. Its first matrix is split: the product
 * with the features is the same in every iteration.
 */
export async function iterationLayers(
  weights: RegressorNumbers,
  features: number,
  store: WeightStore,
): Promise<Layer[]> {
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
