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
  for (let row = 0; row < sum.length; row++) {
    const start = row * stride + first;
    let value = 0;
    for (let k = 0; k < weights.length; k++) value += directions[start + used[k]] * weights[k];
    sum[row] += value;
  }
  return sum;
}
