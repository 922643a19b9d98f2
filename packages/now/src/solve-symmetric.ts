/** Solves A x = b for a symmetric positive definite A [n, n] by Cholesky; null when A is not positive definite. */
export function solveSymmetric(a: Float64Array, b: Float64Array, n: number): Float64Array | null {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[n * i + j];
      for (let k = 0; k < j; k++) sum -= l[n * i + k] * l[n * j + k];
      if (i === j) {
        if (!(sum > 0)) return null;
        l[n * i + i] = Math.sqrt(sum);
      } else {
        l[n * i + j] = sum / l[n * j + j];
      }
    }
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= l[n * i + k] * x[k];
    x[i] /= l[n * i + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= l[n * k + i] * x[k];
    x[i] /= l[n * i + i];
  }
  return x;
}
