import { FlameError } from '../errors.js';
import type { HeadModel } from '../head-model.js';
import type { HeadParameterNumbers } from '../head-parameters.js';
import { landmarkJacobian } from '../jacobian.js';
import { jointBasis } from '../joint-basis.js';
import type { LandmarkEmbedding } from '../landmark-embedding.js';
import { contourRow, contourYawDegrees, embedding68, evaluateEmbedding, type PoseFrame } from '../landmarks.js';
import { type LeastSquaresSolution, solveDampedLeastSquares } from './damped-least-squares.js';
import { checkPoints, scaleInPlace } from './fit-mesh.js';
import {
  type FitOptions,
  type FitResult,
  type FreeParameters,
  freeParameters,
  roundParameters,
} from './free-parameters.js';
import { type LandmarkProjection, startFromImage } from './landmark-projection.js';
import { alignPoints } from './rigid-alignment.js';
import { posedBy } from './starting-pose.js';

/** Which points the data holds: any embedding, or the 68 with their contour following the head's yaw. */
export type LandmarkSet = LandmarkEmbedding | 'ibug68';

/**
 * Finds parameters from landmarks in space.
 *
 * @param points [L, 3], m, model frame up to a rigid motion
 * @param options noise in metres, default 1e-3; joints default to root and jaw
 * @throws FlameError FIT_INPUT on wrong counts, fewer than 4 points or numbers that are not finite
 */
export function fitLandmarks3d(
  model: HeadModel,
  landmarks: LandmarkSet,
  points: ArrayLike<number>,
  options: FitOptions = {},
): FitResult {
  const first = embeddingAt(model, landmarks, new Float64Array(6), 'model');
  checkPoints('points', points, 3 * enough(first));
  const { noise = 1e-3 } = options;
  const { rotation, translation } = alignPoints(evaluateEmbedding(first, model.vTemplate, model.faces), points, false);
  const start = options.initial ?? posedBy(model, rotation, translation);
  return fitInRounds(model, landmarks, start, options, 'model', (found) => ({
    residuals: found.points.map((value, k) => (value - points[k]) / noise),
    jacobian: scaleInPlace(found.jacobian, 1 / noise),
    distances: found.points.map((value, k) => value - points[k]),
    dimensions: 3,
  }));
}

/**
 * Finds parameters from landmarks in a picture whose camera is known. Depth comes from the model alone.
 *
 * @param points [L, 2], unit of the projection
 * @param projection see `weakPerspectiveProjection`, `pinholeProjection`; the camera frame is x right, y down, z away
 * @param options noise in the projection's unit, default 0.01 (about a pixel of RingNet's crop); joints default to root and jaw
 * @throws FlameError FIT_INPUT on wrong counts, fewer than 4 points or numbers that are not finite
 */
export function fitLandmarks2d(
  model: HeadModel,
  landmarks: LandmarkSet,
  points: ArrayLike<number>,
  projection: LandmarkProjection,
  options: FitOptions = {},
): FitResult {
  const first = embeddingAt(model, landmarks, new Float64Array(6), 'model');
  checkPoints('points', points, 2 * enough(first));
  const { noise = 0.01 } = options;
  const start =
    options.initial ??
    startFromImage(model, evaluateEmbedding(first, model.vTemplate, model.faces), points, projection);
  return fitInRounds(model, landmarks, start, options, 'camera', (found) => {
    const width = found.columnCount;
    const residuals = new Float64Array(points.length);
    const jacobian = new Float64Array(points.length * width);
    for (let l = 0; l < points.length / 2; l++) {
      const [x, y, z] = found.points.subarray(3 * l, 3 * l + 3);
      const { position, derivative } = projection.project(x, y, z);
      for (let axis = 0; axis < 2; axis++) {
        const row = 2 * l + axis;
        residuals[row] = (position[axis] - points[row]) / noise;
        for (let k = 0; k < 3; k++) {
          const slope = derivative[3 * axis + k] / noise;
          if (slope === 0) continue;
          const from = (3 * l + k) * width;
          for (let c = 0; c < width; c++) jacobian[row * width + c] += slope * found.jacobian[from + c];
        }
      }
    }
    return { residuals, jacobian, distances: residuals.map((value) => value * noise), dimensions: 2 };
  });
}

interface Residuals {
  readonly residuals: Float64Array;
  readonly jacobian: Float64Array;
  /** The same differences in the data's unit */
  readonly distances: Float64Array;
  readonly dimensions: number;
}

type Compare = (found: ReturnType<typeof landmarkJacobian>) => Residuals;

/**
 * Solves, and again while the contour's row changes: the row is held within a solve, since it jumps. Of the 68 the
 * first round looks at the static 51 alone, since a contour of a wrong row would bend the head.
 */
function fitInRounds(
  model: HeadModel,
  landmarks: LandmarkSet,
  start: HeadParameterNumbers,
  options: FitOptions,
  frame: PoseFrame,
  compare: Compare,
): FitResult {
  const basis = jointBasis(model);
  const rounds = landmarks === 'ibug68' ? 6 : 1;
  let parameters = start;
  let iterations = 0;
  let solution: LeastSquaresSolution | undefined;
  let free: FreeParameters | undefined;
  let embedding = embeddingAt(model, landmarks, start.pose, frame);
  for (let round = 0; round < rounds; round++) {
    const current = freeParameters(model, parameters, options, [0, 2]);
    const measure = (x: Float64Array) =>
      silence(
        compare(landmarkJacobian(model, current.unpack(x), embedding, current.columns, basis)),
        landmarks === 'ibug68' && round === 0 ? contourCount : 0,
      );
    solution = solveDampedLeastSquares({ ...current, maxIterations: options.maxIterations ?? 30, linearise: measure });
    iterations += solution.iterations;
    free = current;
    parameters = current.unpack(solution.x);
    const next = embeddingAt(model, landmarks, parameters.pose, frame);
    if (round > 0 && next.barycentrics.every((value, k) => value === embedding.barycentrics[k])) break;
    embedding = next;
  }
  const { x, hasConverged } = solution as LeastSquaresSolution;
  const columns = (free as FreeParameters).columns;
  const { distances, dimensions } = compare(landmarkJacobian(model, parameters, embedding, columns, basis));
  const squares = distances.reduce((sum, value) => sum + value * value, 0);
  return {
    parameters: roundParameters((free as FreeParameters).unpack(x)),
    rmsError: Math.sqrt(squares / (distances.length / dimensions)),
    iterations,
    hasConverged,
  };
}

/** The contour's points lead the 68. */
const contourCount = 17;

/** Takes the first `count` points out of the sums. */
function silence(compared: Residuals, count: number): Residuals {
  const rows = count * compared.dimensions;
  compared.residuals.fill(0, 0, rows);
  compared.jacobian.fill(0, 0, rows * (compared.jacobian.length / compared.residuals.length));
  return compared;
}

function embeddingAt(model: HeadModel, landmarks: LandmarkSet, pose: ArrayLike<number>, frame: PoseFrame) {
  return landmarks === 'ibug68' ? embedding68(model, contourRow(contourYawDegrees(pose, frame))) : landmarks;
}

function enough({ faceIndices }: LandmarkEmbedding): number {
  if (faceIndices.length < 4) throw new FlameError('FIT_INPUT', `${faceIndices.length} landmarks, expected 4 or more`);
  return faceIndices.length;
}
