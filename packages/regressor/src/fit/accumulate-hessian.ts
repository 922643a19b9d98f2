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
  const full: number[] = [];
  const sparse: number[] = [];
  for (let row = 0; row < size; row++) (isFull(row) ? full : sparse).push(row);
  for (let i = 0; i < full.length; i += 3) {
    for (let j = 0; j <= i; j += 3) multiplyRows(jacobian, length, three(full, i), three(full, j), hessian, size);
  }
  for (const [k, row] of sparse.entries()) {
    for (const other of full) putSparse(row, other);
    for (const other of sparse.slice(0, k + 1)) putSparse(row, other);
  }

  function putSparse(row: number, other: number): void {
    const [few, most] = moved[row].length < moved[other].length ? [row, other] : [other, row];
    const value = multiplyMoved(jacobian, few * length, most * length, moved[few]);
    hessian[row * size + other] = value;
    hessian[other * size + row] = value;
  }
}

/** Rows that move fewer than this part of the landmarks are cheaper one by one. */
const SPARSE_SHARE = 1 / 3;

/** Three rows from a place on; behind the end the last one again. */
function three(rows: readonly number[], at: number): [number, number, number] {
  const last = rows.length - 1;
  return [rows[at], rows[Math.min(at + 1, last)], rows[Math.min(at + 2, last)]];
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
  [i0, i1, i2]: readonly [number, number, number],
  [j0, j1, j2]: readonly [number, number, number],
  hessian: Float64Array,
  size: number,
): void {
  const a0 = i0 * length;
  const a1 = i1 * length;
  const a2 = i2 * length;
  const b0 = j0 * length;
  const b1 = j1 * length;
  const b2 = j2 * length;
  let [s00, s01, s02, s10, s11, s12, s20, s21, s22] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
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
  const put = (i: number, j: number, value: number) => {
    hessian[i * size + j] = value;
    hessian[j * size + i] = value;
  };
  put(i0, j0, s00);
  put(i0, j1, s01);
  put(i0, j2, s02);
  put(i1, j0, s10);
  put(i1, j1, s11);
  put(i1, j2, s12);
  put(i2, j0, s20);
  put(i2, j1, s21);
  put(i2, j2, s22);
}
