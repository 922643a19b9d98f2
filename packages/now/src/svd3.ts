/** Row-major 3 x 3 factors of M = U diag(s) V^T; singular values fall. At rank two det(U) det(V) is +1. */
export interface Svd3 {
  readonly u: Float64Array;
  readonly s: readonly [number, number, number];
  readonly v: Float64Array;
}

/** One-sided Jacobi: turns pairs of columns until they are orthogonal, which keeps small singular values accurate. */
export function svd3(matrix: ArrayLike<number>): Svd3 {
  const a = Float64Array.from(matrix);
  const v = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false;
    for (let p = 0; p < 2; p++) {
      for (let q = p + 1; q < 3; q++) rotated = orthogonalise(a, v, p, q) || rotated;
    }
    if (!rotated) break;
  }
  const length = [0, 1, 2].map((k) => Math.hypot(a[k], a[3 + k], a[6 + k]));
  const order = [0, 1, 2].sort((i, j) => length[j] - length[i]);
  const u = new Float64Array(9);
  const sortedV = new Float64Array(9);
  order.forEach((from, to) => {
    for (let row = 0; row < 3; row++) {
      sortedV[3 * row + to] = v[3 * row + from];
      u[3 * row + to] = length[from] > 0 ? a[3 * row + from] / length[from] : 0;
    }
  });
  if (length[order[2]] <= length[order[0]] * 1e-14) completeWithCross(u, Math.sign(determinant3(sortedV)));
  return { u, s: order.map((k) => length[k]) as [number, number, number], v: sortedV };
}

function orthogonalise(a: Float64Array, v: Float64Array, p: number, q: number): boolean {
  let alpha = 0;
  let beta = 0;
  let gamma = 0;
  for (let row = 0; row < 3; row++) {
    alpha += a[3 * row + p] ** 2;
    beta += a[3 * row + q] ** 2;
    gamma += a[3 * row + p] * a[3 * row + q];
  }
  if (Math.abs(gamma) <= 1e-16 * Math.sqrt(alpha * beta)) return false;
  const zeta = (beta - alpha) / (2 * gamma);
  const t = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = c * t;
  for (const m of [a, v]) {
    for (let row = 0; row < 3; row++) {
      const left = m[3 * row + p];
      const right = m[3 * row + q];
      m[3 * row + p] = c * left - s * right;
      m[3 * row + q] = s * left + c * right;
    }
  }
  return true;
}

/**
 * For flat point sets the third singular vector is free up to sign. Sorting may have made V a reflection, and U then has to be
 * one too: V U^T must not mirror what has no sides.
 */
function completeWithCross(u: Float64Array, sign: number): void {
  const [ax, ay, az, bx, by, bz] = [u[0], u[3], u[6], u[1], u[4], u[7]];
  u[2] = sign * (ay * bz - az * by);
  u[5] = sign * (az * bx - ax * bz);
  u[8] = sign * (ax * by - ay * bx);
}

/** Of a row-major 3 x 3 matrix. */
export function determinant3(m: Float64Array): number {
  return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
}
