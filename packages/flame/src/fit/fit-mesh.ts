import { decodeHead } from '../decode.js';
import { FlameError } from '../errors.js';
import type { HeadModel } from '../head-model.js';
import { vertexJacobian } from '../jacobian.js';
import { jointBasis } from '../joint-basis.js';
import { solveDampedLeastSquares } from './damped-least-squares.js';
import { type FitOptions, type FitResult, freeParameters, roundParameters } from './free-parameters.js';
import { alignPoints } from './rigid-alignment.js';
import { posedBy } from './starting-pose.js';

/**
 * Finds the parameters of a mesh in the model's own topology, such as a registered scan or another tool's FLAME mesh.
 *
 * @param vertices [V, 3], m, any rigid placement
 * @param options noise in metres, default 1e-5 (the data is trusted); joints default to all
 * @throws FlameError FIT_INPUT when the vertex counts differ or a coordinate is not finite
 */
export function fitMesh(model: HeadModel, vertices: ArrayLike<number>, options: FitOptions = {}): FitResult {
  checkPoints('vertices', vertices, model.vTemplate.length);
  const { noise = 1e-5, maxIterations = 30 } = options;
  const basis = jointBasis(model);
  const { rotation, translation } = alignPoints(model.vTemplate, vertices, false);
  let start = options.initial ?? posedBy(model, rotation, translation);
  let iterations = 0;
  let hasConverged = false;
  // Most steps on about a thousand vertices, the last few on all: the same answer in about half the time
  for (const step of [Math.ceil(vertices.length / 3000), 1]) {
    const rows = Uint32Array.from({ length: Math.ceil(vertices.length / 3 / step) }, (_, n) => n * step);
    const free = freeParameters(model, start, options, [...model.parents.keys()]);
    const solution = solveDampedLeastSquares({
      ...free,
      maxIterations,
      linearise(x) {
        const { points, jacobian } = vertexJacobian(model, free.unpack(x), free.columns, rows, basis);
        const offset = (k: number) => vertices[3 * rows[Math.floor(k / 3)] + (k % 3)];
        return {
          residuals: points.map((value, k) => (value - offset(k)) / noise),
          jacobian: scaleInPlace(jacobian, 1 / noise),
        };
      },
    });
    start = free.unpack(solution.x);
    iterations += solution.iterations;
    hasConverged = solution.hasConverged;
  }
  const parameters = roundParameters(start);
  const rmsError = rmsDistance(decodeHead(model, parameters).vertices, vertices);
  return { parameters, rmsError, iterations, hasConverged };
}

/** @throws FlameError FIT_INPUT unless there are `length` finite numbers */
export function checkPoints(name: string, points: ArrayLike<number>, length: number): void {
  if (points.length !== length) {
    throw new FlameError('FIT_INPUT', `${name} has ${points.length} numbers, expected ${length}`);
  }
  for (let k = 0; k < length; k++) {
    if (!Number.isFinite(points[k])) throw new FlameError('FIT_INPUT', `${name} is ${points[k]} at element ${k}`);
  }
}

export function scaleInPlace(values: Float64Array, factor: number): Float64Array {
  for (let k = 0; k < values.length; k++) values[k] *= factor;
  return values;
}

/** Root mean square distance of corresponding points [N, 3]. */
export function rmsDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2;
  return Math.sqrt(sum / (a.length / 3));
}
