/**
 * hessian = J J', for rows of which some are zero but for a few triples.
 *
 * Full rows meet three by three: each loaded number is used three times, and nine sums hide the adder's latency, which
 * takes 0.4 of the time of single dot products. Sparse rows, most of the expressions, meet any other where they are not zero.
 *
 * @param jacobian  [size, 3 L]
 * @param moved     by row, the triples that are not all zero, ascending
 */
export function accumulateHessian(
  jacobian: Float64Array,
  size: number,
  moved: readonly Int32Array[],
  hessian: Float64Array,
): void {
  const length = jacobian.length / size;
  const isFull = (row: number) => moved[row].length > SPARSE_SHARE * (length / 3);
  const rows = Int32Array.from({ length: size }, (_, row) => row);
  const full = rows.filter(isFull);
  const sparse = rows.filter((row) => !isFull(row));
  // Behind the end the last row once more.
  const row = (k: number) => full[Math.min(k, full.length - 1)];
  for (let i = 0; i < full.length; i += 3) {
    for (let j = 0; j <= i; j += 3) {
      multiplyRows(jacobian, length, row(i), row(i + 1), row(i + 2), row(j), row(j + 1), row(j + 2), hessian, size);
    }
  }
  for (let i = 0; i < sparse.length; i++) {
    for (let j = 0; j < full.length; j++) putSparse(sparse[i], full[j]);
    for (let j = 0; j <= i; j++) putSparse(sparse[i], sparse[j]);
  }

  function putSparse(row: number, other: number): void {
    const isFewer = moved[row].length < moved[other].length;
    const few = isFewer ? row : other;
    const most = isFewer ? other : row;
    put(hessian, size, row, other, multiplyMoved(jacobian, few * length, most * length, moved[few]));
  }
}

/** Rows that move fewer than this part of the landmarks are cheaper one by one. */
const SPARSE_SHARE = 1 / 3;

function put(hessian: Float64Array, size: number, i: number, j: number, value: number): void {
  hessian[i * size + j] = value;
  hessian[j * size + i] = value;
}

function multiplyMoved(jacobian: Float64Array, a: number, b: number, moved: Int32Array): number {
  let sum = 0;
  for (let k = 0; k < moved.length; k++) {
    const at = 3 * moved[k];
    sum +=
      jacobian[a + at] * jacobian[b + at] +
      jacobian[a + at + 1] * jacobian[b + at + 1] +
      jacobian[a + at + 2] * jacobian[b + at + 2];
  }
  return sum;
}

function multiplyRows(
  jacobian: Float64Array,
  length: number,
  i0: number,
  i1: number,
  i2: number,
  j0: number,
  j1: number,
  j2: number,
  hessian: Float64Array,
  size: number,
): void {
  const a0 = i0 * length;
  const a1 = i1 * length;
  const a2 = i2 * length;
  const b0 = j0 * length;
  const b1 = j1 * length;
  const b2 = j2 * length;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  for (let k = 0; k < length; k++) {
    const x = jacobian[b0 + k];
    const y = jacobian[b1 + k];
    const z = jacobian[b2 + k];
    const p = jacobian[a0 + k];
    s00 += p * x;
    s01 += p * y;
    s02 += p * z;
    const q = jacobian[a1 + k];
    s10 += q * x;
    s11 += q * y;
    s12 += q * z;
    const r = jacobian[a2 + k];
    s20 += r * x;
    s21 += r * y;
    s22 += r * z;
  }
  put(hessian, size, i0, j0, s00);
  put(hessian, size, i0, j1, s01);
  put(hessian, size, i0, j2, s02);
  put(hessian, size, i1, j0, s10);
  put(hessian, size, i1, j1, s11);
  put(hessian, size, i1, j2, s12);
  put(hessian, size, i2, j0, s20);
  put(hessian, size, i2, j1, s21);
  put(hessian, size, i2, j2, s22);
}
