import { solveSymmetric } from './symmetric-eigen.js';

/** A wish: the point at `place` (m) should move by `move` along the axis `axis`; `slack` (m) is how little it matters. */
export interface Wish {
  readonly place: readonly [number, number, number];
  readonly axis: 0 | 1 | 2;
  readonly move: number;
  readonly slack: number;
}

/** Reach of one wish, m. */
const REACH = 0.03;

/** Moves `shape` [P, 3] in place by the smoothest field (Gaussian kernel) that fulfils the wishes within their slack. */
export function warpSmoothly(shape: Float64Array, wishes: readonly Wish[]): void {
  const kernel = (a: readonly number[], b: readonly number[]) =>
    Math.exp(-((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2) / (2 * REACH * REACH));
  for (const axis of [0, 1, 2] as const) {
    const own = wishes.filter((wish) => wish.axis === axis);
    const n = own.length;
    if (n === 0) continue;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        matrix[i * n + j] = kernel(own[i].place, own[j].place) + (i === j ? (own[i].slack / 0.004) ** 2 : 0);
    const weights = solveSymmetric(
      matrix,
      Float64Array.from(own, ({ move }) => move),
      n,
    );
    const moved = new Float64Array(shape.length / 3);
    for (let p = 0; p < moved.length; p++) {
      const place = [shape[3 * p], shape[3 * p + 1], shape[3 * p + 2]];
      for (let i = 0; i < n; i++) moved[p] += weights[i] * kernel(place, own[i].place);
    }
    for (let p = 0; p < moved.length; p++) shape[3 * p + axis] += moved[p];
  }
}
