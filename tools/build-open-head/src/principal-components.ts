import type { Points } from './field.js';
import { createRandom } from './random.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** Mean and directions of variation; a direction is the displacement of one standard deviation. */
export interface Components {
  /** [P, 3] m */
  readonly mean: Float64Array;
  /** rows of [P, 3] m, largest (weighted) variance first */
  readonly directions: Float64Array[];
}

/**
 * Principal components of heads and their mirror images together: every direction is exactly symmetric or exactly
 * antisymmetric, and the mean is symmetric. Randomised range finder (Halko, Martinsson and Tropp 2011) with one power step.
 *
 * @param weights [P] importance of each point in the ordering
 * @param counts how many symmetric and antisymmetric directions to look for
 */
export function findComponents(
  heads: readonly Float32Array[],
  points: Points,
  weights: Float64Array,
  counts: { symmetric: number; antisymmetric: number },
  seed: number,
): Components {
  const mean = symmetricMean(heads, points);
  const parts = [
    { sign: 1, count: counts.symmetric },
    { sign: -1, count: counts.antisymmetric },
  ];
  const found = parts.flatMap(({ sign, count }) => partComponents(heads, points, weights, mean, sign, count, seed));
  found.sort((a, b) => b.variance - a.variance);
  return { mean, directions: found.map((component) => component.direction) };
}

function symmetricMean(heads: readonly Float32Array[], points: Points): Float64Array {
  const sum = new Float64Array(heads[0].length);
  for (const head of heads) for (let i = 0; i < sum.length; i++) sum[i] += head[i] / heads.length;
  return halfOf(sum, points, 1);
}

/** (field + sign * mirrored field) / 2 */
function halfOf(field: ArrayLike<number>, points: Points, sign: number): Float64Array {
  const out = new Float64Array(field.length);
  for (let row = 0; row < points.mirror.length; row++) {
    const from = 3 * points.mirror[row];
    for (let k = 0; k < 3; k++)
      out[3 * row + k] = (field[3 * row + k] + sign * (k === 0 ? -1 : 1) * field[from + k]) / 2;
  }
  return out;
}

function partComponents(
  heads: readonly Float32Array[],
  points: Points,
  weights: Float64Array,
  mean: Float64Array,
  sign: number,
  count: number,
  seed: number,
): { variance: number; direction: Float64Array }[] {
  const rows: number[] = [];
  for (let row = 0; row < points.mirror.length; row++) if (row <= points.mirror[row]) rows.push(row);
  const d = rows.length * 3;
  const scale = Float64Array.from(rows, (row) => Math.sqrt(weights[row] * (points.mirror[row] === row ? 1 : 2)));
  const centred = heads.map((head) => {
    const half = halfOf(head, points, sign);
    return Float32Array.from({ length: d }, (_, i) => {
      const at = 3 * rows[(i / 3) | 0] + (i % 3);
      return (half[at] - (sign > 0 ? mean[at] : 0)) * scale[(i / 3) | 0];
    });
  });
  const k = count + 24;
  const random = createRandom(seed + sign);
  let probe: Float32Array[] = Array.from({ length: k }, () => Float32Array.from({ length: d }, () => random.normal()));
  let range = orthonormalRows(timesTransposed(probe, centred));
  probe = combine(range, centred, d);
  range = orthonormalRows(timesTransposed(probe, centred));
  const small = combine(range, centred, d);
  const gram = new Float64Array(k * k);
  for (let i = 0; i < k; i++) for (let j = 0; j <= i; j++) gram[i * k + j] = gram[j * k + i] = dot(small[i], small[j]);
  const { values, vectors } = symmetricEigen(gram, k);
  return Array.from({ length: count }, (_, c) => {
    const samples = new Float64Array(heads.length);
    for (let i = 0; i < k; i++) for (let s = 0; s < samples.length; s++) samples[s] += vectors[c * k + i] * range[i][s];
    const sum = new Float64Array(heads[0].length);
    for (let s = 0; s < samples.length; s++) {
      const factor = samples[s] / Math.sqrt(heads.length - 1);
      const head = heads[s];
      for (let i = 0; i < sum.length; i++) sum[i] += factor * (head[i] - mean[i]);
    }
    return { variance: values[c] / (heads.length - 1), direction: halfOf(sum, points, sign) };
  });
}

/** [k rows of length n]: row i = (a_i . x_s) over s */
function timesTransposed(a: readonly Float32Array[], x: readonly Float32Array[]): Float64Array[] {
  return a.map((row) => Float64Array.from(x, (sample) => dot(row, sample)));
}

/** [k rows of length d]: row i = sum over s of q_i[s] x_s */
function combine(q: readonly Float64Array[], x: readonly Float32Array[], d: number): Float32Array[] {
  return q.map((row) => {
    const out = new Float32Array(d);
    for (let s = 0; s < x.length; s++) {
      const [factor, sample] = [row[s], x[s]];
      for (let i = 0; i < d; i++) out[i] += factor * sample[i];
    }
    return out;
  });
}

/** Gram-Schmidt, twice for accuracy. */
function orthonormalRows(rows: Float64Array[]): Float64Array[] {
  const out: Float64Array[] = [];
  for (const row of rows) {
    const v = Float64Array.from(row);
    for (let pass = 0; pass < 2; pass++)
      for (const u of out) {
        const projection = dot(u, v);
        for (let i = 0; i < v.length; i++) v[i] -= projection * u[i];
      }
    const norm = Math.sqrt(dot(v, v));
    out.push(norm > 1e-12 ? v.map((x) => x / norm) : v.fill(0));
  }
  return out;
}

function dot(a: Float64Array | Float32Array, b: Float64Array | Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
