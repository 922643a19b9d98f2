import { multiplyRotations, rotationFromAxisAngle } from '@ringnet/flame';
import { type AabbTree, closestPoints } from './aabb-tree.js';
import { meanPoint } from './mean-point.js';
import { solveSymmetric } from './solve-symmetric.js';

/** Column vectors: mesh -> scale * R * v + translation. */
export interface Alignment {
  readonly scale: number;
  /** [3, 3], row-major */
  readonly rotation: Float64Array;
  /** [3], mm */
  readonly translation: Float64Array;
}

export interface Refinement extends Alignment {
  /** [K], mm, of every scan point to the moved mesh */
  readonly distances: Float64Array;
  readonly steps: number;
}

export interface RefineOptions {
  /** False keeps the size (the metrical challenge); default true */
  readonly fitScale?: boolean;
  /** Stop when a step improves the sum of squares by less than this fraction; default 1e-10, the original's is 1e-4 */
  readonly relativeTolerance?: number;
  readonly maxSteps?: number;
}

/**
 * Moves the mesh so that the sum of squared distances from the scan points to its surface is least.
 *
 * Levenberg-Marquardt from the identity; the residual of a point is its distance, which to first order changes only along the
 * direction to its nearest surface point. The tree is built once: points are carried into the mesh's own frame instead.
 * Turning and scaling are about the points' centre, so that the result does not depend on where the scan's origin is.
 *
 * @param points [K, 3], mm
 */
export function refineAlignment(tree: AabbTree, points: Float64Array, options: RefineOptions = {}): Refinement {
  const { fitScale = true, relativeTolerance = 1e-10, maxSteps = 200 } = options;
  let alignment: Alignment = {
    scale: 1,
    rotation: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
    translation: new Float64Array(3),
  };
  const centre = meanPoint(points);
  const centred = points.map((value, k) => value - centre[k % 3]);
  let state = measure(tree, centred, centre, alignment);
  let damping = 1e-3;
  let steps = 0;
  while (steps < maxSteps) {
    const { hessian, gradient } = normalEquations(centred, state, alignment, fitScale);
    let accepted = false;
    let improvement = 0;
    while (damping < 1e12) {
      const damped = hessian.slice();
      for (let k = 0; k < 7; k++) damped[8 * k] += damping * hessian[8 * k] + 1e-12;
      const step = solveSymmetric(damped, gradient, 7);
      const candidate = step && move(alignment, step);
      if (candidate && candidate.scale > 0) {
        const next = measure(tree, centred, centre, candidate);
        if (next.sum < state.sum) {
          improvement = (state.sum - next.sum) / state.sum;
          alignment = candidate;
          state = next;
          damping = Math.max(damping / 10, 1e-9);
          accepted = true;
          break;
        }
      }
      damping *= 10;
    }
    steps++;
    if (!accepted || improvement < relativeTolerance) break;
  }
  return { ...aboutOrigin(alignment, centre), distances: state.distances, steps };
}

interface Measured {
  readonly sum: number;
  readonly distances: Float64Array;
  /** [K, 3], nearest surface points in the scan's frame, from the centre */
  readonly nearest: Float64Array;
}

/** `points` and the alignment are about the centre, the tree is where it was built. */
function measure(tree: AabbTree, points: Float64Array, centre: Float64Array, alignment: Alignment): Measured {
  const { scale, rotation: r, translation: t } = alignment;
  const [cx, cy, cz] = centre;
  const local = new Float64Array(points.length);
  for (let k = 0; k < points.length; k += 3) {
    const x = (points[k] - t[0]) / scale;
    const y = (points[k + 1] - t[1]) / scale;
    const z = (points[k + 2] - t[2]) / scale;
    local[k] = r[0] * x + r[3] * y + r[6] * z + cx;
    local[k + 1] = r[1] * x + r[4] * y + r[7] * z + cy;
    local[k + 2] = r[2] * x + r[5] * y + r[8] * z + cz;
  }
  const found = closestPoints(tree, local);
  const nearest = new Float64Array(points.length);
  let sum = 0;
  for (let k = 0; k < points.length; k += 3) {
    const [x, y, z] = [found.points[k] - cx, found.points[k + 1] - cy, found.points[k + 2] - cz];
    nearest[k] = scale * (r[0] * x + r[1] * y + r[2] * z) + t[0];
    nearest[k + 1] = scale * (r[3] * x + r[4] * y + r[5] * z) + t[1];
    nearest[k + 2] = scale * (r[6] * x + r[7] * y + r[8] * z) + t[2];
    found.distances[k / 3] *= scale;
    sum += found.distances[k / 3] ** 2;
  }
  return { sum, distances: found.distances, nearest };
}

/** Unknowns: relative scale, rotation about the current translation (3), translation (3). */
function normalEquations(points: Float64Array, state: Measured, alignment: Alignment, fitScale: boolean) {
  const hessian = new Float64Array(49);
  const gradient = new Float64Array(7);
  const row = new Float64Array(7);
  const t = alignment.translation;
  for (let k = 0; k < points.length; k += 3) {
    const distance = state.distances[k / 3];
    if (distance === 0) continue;
    const nx = (state.nearest[k] - points[k]) / distance;
    const ny = (state.nearest[k + 1] - points[k + 1]) / distance;
    const nz = (state.nearest[k + 2] - points[k + 2]) / distance;
    const x = state.nearest[k] - t[0];
    const y = state.nearest[k + 1] - t[1];
    const z = state.nearest[k + 2] - t[2];
    row[0] = fitScale ? nx * x + ny * y + nz * z : 0;
    row[1] = y * nz - z * ny;
    row[2] = z * nx - x * nz;
    row[3] = x * ny - y * nx;
    row[4] = nx;
    row[5] = ny;
    row[6] = nz;
    for (let i = 0; i < 7; i++) {
      gradient[i] -= row[i] * distance;
      for (let j = 0; j <= i; j++) hessian[7 * i + j] += row[i] * row[j];
    }
  }
  for (let i = 0; i < 7; i++) for (let j = 0; j < i; j++) hessian[7 * j + i] = hessian[7 * i + j];
  return { hessian, gradient };
}

function move({ scale, rotation, translation }: Alignment, step: Float64Array): Alignment {
  return {
    scale: scale * (1 + step[0]),
    rotation: multiplyRotations(rotationFromAxisAngle(step[1], step[2], step[3]), rotation),
    translation: translation.map((value, axis) => value + step[4 + axis]),
  };
}

/** The same alignment of points that are not about `centre`: s R (v - c) + t + c. */
function aboutOrigin({ scale, rotation: r, translation }: Alignment, centre: Float64Array): Alignment {
  const turned = [0, 3, 6].map((row) => r[row] * centre[0] + r[row + 1] * centre[1] + r[row + 2] * centre[2]);
  return { scale, rotation: r, translation: translation.map((t, axis) => t + centre[axis] - scale * turned[axis]) };
}
