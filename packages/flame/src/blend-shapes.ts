/**
 * Adds weighted directions to a surface: base + directions . coefficients, in doubles.
 *
 * @param base [N] (N = 3 V), m
 * @param directions [N, K], m, row-major
 * @param coefficients [<= K], taken from component `first` on
 * @returns [N], m
 */
export function addBlendShapes(
  base: Float32Array | Float64Array,
  directions: Float32Array,
  coefficients: ArrayLike<number>,
  first = 0,
): Float64Array {
  const sum = new Float64Array(base);
  const used = Uint32Array.from(coefficients, (_, k) => k).filter((k) => coefficients[k] !== 0);
  if (used.length === 0) return sum;
  const stride = directions.length / base.length;
  const weights = Float64Array.from(used, (k) => coefficients[k]);
  // Four rows at a time: a single sum would wait for its own additions, which takes half as long again.
  let row = 0;
  for (; row + 3 < sum.length; row += 4) {
    const start0 = row * stride + first;
    const start1 = start0 + stride;
    const start2 = start1 + stride;
    const start3 = start2 + stride;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k];
      const column = used[k];
      sum0 += directions[start0 + column] * weight;
      sum1 += directions[start1 + column] * weight;
      sum2 += directions[start2 + column] * weight;
      sum3 += directions[start3 + column] * weight;
    }
    sum[row] += sum0;
    sum[row + 1] += sum1;
    sum[row + 2] += sum2;
    sum[row + 3] += sum3;
  }
  for (; row < sum.length; row++) {
    for (let k = 0; k < weights.length; k++) sum[row] += directions[row * stride + first + used[k]] * weights[k];
  }
  return sum;
}
