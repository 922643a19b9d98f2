import { PARAMETER_COUNT } from '../parameter-vector.js';
import { encoderLayers } from './encoder-layers.js';
import { encoderVariables, featureCount, INPUT_SIDE } from './encoder-layout.js';
import { iterationLayers, parametersAfter } from './iteration-layers.js';
import type { LayerTable } from './layer-table.js';
import type { RegressorNumbers } from './regressor-numbers.js';
import { WeightStore } from './weight-store.js';

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

/** At least as many numbers as the layers hold: all variables, and one row of zeros. */
function weightCount({ base, hidden: [first, second] }: RegressorNumbers, features: number): number {
  let count = (features + PARAMETER_COUNT + 2) * first + (first + 1) * second + (second + 2) * PARAMETER_COUNT;
  for (const shape of encoderVariables(base).values()) count += shape.reduce((product, size) => product * size, 1);
  return count;
}
