import type { MatrixEngine } from './matrix-engine.js';

/** Everything a ridge regression needs to know of its data: means, and products of centred columns. */
export interface RidgeProblem {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly inputMean: Float64Array;
  /** [inputs], what each column is divided by */
  readonly inputScale: Float64Array;
  readonly outputMean: Float64Array;
  /** [inputs, inputs] and [inputs, outputs], per row */
  readonly gram: Float32Array;
  readonly cross: Float32Array;
}

/** y = bias + weights x, in the data's own units. */
export interface LinearMap {
  /** [outputs, inputs] */
  readonly weights: Float32Array;
  readonly bias: Float64Array;
}

export type RowSource = (row: number) => { readonly x: Float32Array; readonly y: ArrayLike<number> };

const CHUNK = 1000;

/** Sums up the products of all rows. @param scaleOf  column and standard deviation -> what to divide by */
export async function ridgeProblem(
  engine: MatrixEngine,
  rows: number,
  row: RowSource,
  scaleOf: (column: number, deviation: number) => number,
): Promise<RidgeProblem> {
  const inputs = row(0).x.length;
  const outputs = row(0).y.length;
  const inputMean = new Float64Array(inputs);
  const squares = new Float64Array(inputs);
  const outputMean = new Float64Array(outputs);
  for (let i = 0; i < rows; i++) {
    const { x, y } = row(i);
    for (let k = 0; k < inputs; k++) {
      inputMean[k] += x[k] / rows;
      squares[k] += (x[k] * x[k]) / rows;
    }
    for (let k = 0; k < outputs; k++) outputMean[k] += y[k] / rows;
  }
  const inputScale = squares.map((square, k) => scaleOf(k, Math.sqrt(Math.max(0, square - inputMean[k] ** 2))));
  const gram = new Float32Array(inputs * inputs);
  const cross = new Float32Array(inputs * outputs);
  for (let start = 0; start < rows; start += CHUNK) {
    const n = Math.min(CHUNK, rows - start);
    const a = new Float32Array(n * inputs);
    const b = new Float32Array(n * outputs);
    for (let i = 0; i < n; i++) {
      const { x, y } = row(start + i);
      for (let k = 0; k < inputs; k++) a[i * inputs + k] = (x[k] - inputMean[k]) / inputScale[k];
      for (let k = 0; k < outputs; k++) b[i * outputs + k] = y[k] - outputMean[k];
    }
    addScaled(gram, await engine.transposedTimes(a, a, n), 1 / rows);
    addScaled(cross, await engine.transposedTimes(a, b, n), 1 / rows);
  }
  return { rows, inputs, outputs, inputMean, inputScale, outputMean, gram, cross };
}

/**
 * Solves (gram + lambda trace / rows I) w = cross for all outputs at once by conjugate gradients.
 * @param lambda  share of a row's mean square, so that its meaning does not depend on the number of inputs
 * @param start   [inputs, outputs], the solution of another lambda
 */
export async function solveRidge(
  engine: MatrixEngine,
  { rows, inputs, outputs, gram, cross }: RidgeProblem,
  lambda: number,
  start: Float32Array | null,
  iterations: number,
): Promise<Float32Array> {
  let trace = 0;
  for (let k = 0; k < inputs; k++) trace += gram[k * inputs + k];
  const damping = (lambda * trace) / rows;
  const w = start ? start.slice() : new Float32Array(inputs * outputs);
  const apply = async (v: Float32Array) => {
    const product = await engine.times(gram, v, inputs);
    addScaled(product, v, damping);
    return product;
  };
  const residual = cross.slice();
  if (start) addScaled(residual, await apply(w), -1);
  const direction = residual.slice();
  let energy = columnProducts(residual, residual, outputs);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const image = await apply(direction);
    const curvature = columnProducts(direction, image, outputs);
    const step = energy.map((value, k) => (curvature[k] > 0 ? value / curvature[k] : 0));
    for (let i = 0; i < w.length; i++) {
      w[i] += step[i % outputs] * direction[i];
      residual[i] -= step[i % outputs] * image[i];
    }
    const next = columnProducts(residual, residual, outputs);
    for (let i = 0; i < w.length; i++) {
      const keep = energy[i % outputs] > 0 ? next[i % outputs] / energy[i % outputs] : 0;
      direction[i] = residual[i] + keep * direction[i];
    }
    energy = next;
  }
  return w;
}

/** Undoes centring and scaling. */
export function linearMap(problem: RidgeProblem, w: Float32Array): LinearMap {
  const { inputs, outputs, inputMean, inputScale, outputMean } = problem;
  const weights = new Float32Array(outputs * inputs);
  const bias = outputMean.slice();
  for (let i = 0; i < inputs; i++) {
    for (let k = 0; k < outputs; k++) {
      const weight = w[i * outputs + k] / inputScale[i];
      weights[k * inputs + i] = weight;
      bias[k] -= weight * inputMean[i];
    }
  }
  return { weights, bias };
}

function addScaled(to: Float32Array, from: Float32Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * from[i];
}

function columnProducts(a: Float32Array, b: Float32Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < a.length; i += columns) for (let k = 0; k < columns; k++) sums[k] += a[i + k] * b[i + k];
  return sums;
}
