import type { Points } from './field.js';
import { solveSymmetric } from './symmetric-eigen.js';

/** Compressed sparse rows [5, V]. */
export interface SparseRows {
  readonly data: number[];
  readonly indices: number[];
  readonly indptr: number[];
}

/** How many vertex pairs may carry a joint. */
const PAIRS = 28;

/**
 * Sparse symmetric weights on vertices that expressions do not move, so that joint = weights . vertices reproduces the mean of
 * the joint's helper cube over the sampled heads (least squares with a little ridge; weights sum to 1). The eyes' joints are
 * the means of the eye globes.
 *
 * @param still [V] true where no expression unit moves the vertex
 * @param eyes rows of the left and of the right globe
 */
export function fitJointRegressor(
  points: Points,
  heads: readonly Float32Array[],
  mean: Float64Array,
  still: readonly boolean[],
  jointRows: readonly (readonly number[])[],
  eyes: readonly (readonly number[])[],
): SparseRows {
  const out: SparseRows = { data: [], indices: [], indptr: [0] };
  const finish = (entries: [number, number][]) => {
    for (const [column, value] of entries.sort((x, y) => x[0] - y[0])) {
      out.indices.push(column);
      out.data.push(value);
    }
    out.indptr.push(out.indices.length);
  };
  for (const rows of jointRows) finish(fitJoint(points, heads, mean, still, rows));
  for (const globe of eyes) finish(globe.map((row) => [row, 1 / globe.length]));
  return out;
}

function fitJoint(
  points: Points,
  heads: readonly Float32Array[],
  mean: Float64Array,
  still: readonly boolean[],
  jointRows: readonly number[],
): [number, number][] {
  const joint = (head: ArrayLike<number>, k: number) =>
    jointRows.reduce((sum, row) => sum + head[3 * row + k], 0) / jointRows.length;
  const centre = [0, 1, 2].map((k) => joint(mean, k));
  const chosen = spreadVertices(points, mean, still, centre);
  const n = chosen.length;
  const pairMean = (head: ArrayLike<number>, row: number, k: number) =>
    (head[3 * row + k] + head[3 * points.mirror[row] + k]) / 2;
  const normal = new Float64Array(n * n);
  const right = new Float64Array(n);
  const features = new Float64Array(n);
  const add = (features: Float64Array, target: number, weight: number) => {
    for (let i = 0; i < n; i++) {
      right[i] += weight * features[i] * target;
      for (let j = 0; j < n; j++) normal[i * n + j] += weight * features[i] * features[j];
    }
  };
  for (let s = 0; s < heads.length; s += 3)
    for (let k = 1; k < 3; k++) {
      for (let i = 0; i < n; i++) features[i] = pairMean(heads[s], chosen[i], k) - centre[k];
      add(features, joint(heads[s], k) - centre[k], 1);
    }
  let trace = 0;
  for (let i = 0; i < n; i++) trace += normal[i * n + i] / n;
  add(features.fill(1), 1, 100 * trace);
  for (let i = 0; i < n; i++) normal[i * n + i] += 1e-4 * trace;
  const weights = solveSymmetric(normal, right, n);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const entries = new Map<number, number>();
  for (const [i, row] of chosen.entries())
    for (const side of [row, points.mirror[row]]) entries.set(side, (entries.get(side) ?? 0) + weights[i] / total / 2);
  return [...entries];
}

/** Vertices within 13 cm of `centre`, as far from each other as possible (one of each left-right pair). */
function spreadVertices(points: Points, mean: Float64Array, still: readonly boolean[], centre: number[]): number[] {
  const distance = (row: number, at: ArrayLike<number>, from: number) =>
    Math.hypot(mean[3 * row] - at[from], mean[3 * row + 1] - at[from + 1], mean[3 * row + 2] - at[from + 2]);
  const candidates: number[] = [];
  for (let row = 0; row < points.headCount; row++)
    if (row <= points.mirror[row] && still[row] && points.list[row].group === 'body' && distance(row, centre, 0) < 0.13)
      candidates.push(row);
  let next = candidates.reduce((best, row) => (distance(row, centre, 0) < distance(best, centre, 0) ? row : best));
  const chosen: number[] = [];
  const gap = new Map(candidates.map((row) => [row, Number.POSITIVE_INFINITY]));
  while (chosen.length < Math.min(PAIRS, candidates.length)) {
    chosen.push(next);
    for (const [row, old] of gap) gap.set(row, Math.min(old, distance(row, mean, 3 * next)));
    next = candidates.reduce((best, row) => ((gap.get(row) ?? 0) > (gap.get(best) ?? 0) ? row : best));
  }
  return chosen;
}
