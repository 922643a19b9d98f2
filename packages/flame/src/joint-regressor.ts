import type { SparseMatrix } from './head-model.js';

/** The joints of a shaped, unposed surface: J = regressor . vertices, [J, 3] m. */
export function regressJoints(regressor: SparseMatrix, vertices: ArrayLike<number>): Float64Array {
  const joints = new Float64Array(regressor.rows * 3);
  for (let j = 0; j < regressor.rows; j++) {
    for (let entry = regressor.rowStarts[j]; entry < regressor.rowStarts[j + 1]; entry++) {
      const weight = regressor.values[entry];
      const vertex = 3 * regressor.columnIndices[entry];
      for (let k = 0; k < 3; k++) joints[3 * j + k] += weight * vertices[vertex + k];
    }
  }
  return joints;
}
