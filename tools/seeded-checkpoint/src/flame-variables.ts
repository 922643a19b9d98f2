import type { HeadModel } from '@ringnet/flame';
import { generator } from './generator.js';
import type { Variable } from './write-checkpoint.js';

/** Size of the correctives that are made up for a model without, metres. */
const CORRECTIVE_M = 2e-4;

/**
 * A head model's arrays as TensorFlow keeps FLAME beside a network: bases transposed to [K, 3 V] and [36, 3 V], joint
 * regressor and weights [V, J]. No faces: a decoder needs none. For trying what reads them.
 */
export function flameVariables(model: HeadModel, seed: number): Variable[] {
  const vertexCount = model.vTemplate.length / 3;
  const jointCount = model.parents.length;
  const components = model.shapeCount + model.expressionCount;
  const features = 9 * (jointCount - 1);
  const uniform = generator(seed);
  const posedirs =
    model.posedirs ??
    Float32Array.from({ length: 3 * vertexCount * features }, () => CORRECTIVE_M * (2 * uniform() - 1));
  const variable = (name: string, rows: number, columns: number, data: Float32Array): Variable => ({
    name: `Flamenet/${name}`,
    shape: [rows, columns],
    data,
  });
  return [
    variable('v_template', vertexCount, 3, model.vTemplate),
    variable('shapedirs', components, 3 * vertexCount, transposed(model.shapedirs, 3 * vertexCount, components)),
    variable('posedirs', features, 3 * vertexCount, transposed(posedirs, 3 * vertexCount, features)),
    variable('J_regressor', vertexCount, jointCount, denseJoints(model)),
    variable('weights', vertexCount, jointCount, model.skinningWeights),
  ];
}

function denseJoints({ jointRegressor }: HeadModel): Float32Array {
  const { rows, columns, rowStarts, columnIndices, values } = jointRegressor;
  const dense = new Float32Array(rows * columns);
  for (let joint = 0; joint < rows; joint++) {
    for (let k = rowStarts[joint]; k < rowStarts[joint + 1]; k++) dense[columnIndices[k] * rows + joint] = values[k];
  }
  return dense;
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0, source = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, source++) result[column * rows + row] = values[source];
  }
  return result;
}
