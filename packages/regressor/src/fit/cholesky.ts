/**
 * Lower Cholesky factor of a symmetric positive definite n x n matrix, in place (the upper half is left as it was).
 * @returns false when the matrix is not positive definite
 */
export function factorCholesky(matrix: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    const rowJ = j * n;
    let pivot = matrix[rowJ + j];
    for (let k = 0; k < j; k++) pivot -= matrix[rowJ + k] * matrix[rowJ + k];
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    matrix[rowJ + j] = root;
    // Four rows at a time: a single sum would wait for its own additions, which takes twice as long.
    for (let i = j + 1; i < n; i += 4) {
      const row0 = i * n;
      const row1 = Math.min(i + 1, n - 1) * n;
      const row2 = Math.min(i + 2, n - 1) * n;
      const row3 = Math.min(i + 3, n - 1) * n;
      let sum0 = matrix[row0 + j];
      let sum1 = matrix[row1 + j];
      let sum2 = matrix[row2 + j];
      let sum3 = matrix[row3 + j];
      for (let k = 0; k < j; k++) {
        const value = matrix[rowJ + k];
        sum0 -= matrix[row0 + k] * value;
        sum1 -= matrix[row1 + k] * value;
        sum2 -= matrix[row2 + k] * value;
        sum3 -= matrix[row3 + k] * value;
      }
      matrix[row0 + j] = sum0 / root;
      matrix[row1 + j] = sum1 / root;
      matrix[row2 + j] = sum2 / root;
      matrix[row3 + j] = sum3 / root;
    }
  }
  return true;
}

/** Solves L L' x = b for a factor of `factorCholesky`; overwrites b with x. */
export function solveCholesky(factor: Float64Array, n: number, b: Float64Array): void {
  solveLower(factor, n, b);
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i];
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i] * b[k];
    b[i] = sum / factor[i * n + i];
  }
}

/** Solves L y = b, of which the first `from` numbers are zero; overwrites b with y. */
export function solveLower(factor: Float64Array, n: number, b: Float64Array, from = 0): void {
  for (let i = from; i < n; i++) {
    let sum = b[i];
    for (let k = from; k < i; k++) sum -= factor[i * n + k] * b[k];
    b[i] = sum / factor[i * n + i];
  }
}

/**
 * Diagonal of the inverse of the factored matrix: variances, where the matrix is an information matrix.
 * @param from  entries before this one are not wanted and left zero: the later ones are cheaper
 */
export function inverseDiagonal(factor: Float64Array, n: number, from = 0): Float64Array {
  const diagonal = new Float64Array(n);
  const column = new Float64Array(n);
  for (let j = from; j < n; j++) {
    // inverse(A) = inverse(L)' inverse(L): its diagonal holds the squared lengths of inverse(L)'s columns.
    for (let i = j; i < n; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= factor[i * n + k] * column[k];
      column[i] = sum / factor[i * n + i];
      diagonal[j] += column[i] * column[i];
    }
  }
  return diagonal;
}
