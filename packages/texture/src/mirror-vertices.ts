/**
 * For each vertex the one across the x = 0 plane, found by position; -1 where none lies within `tolerance`.
 *
 * @param restVertices [V, 3], model frame (x towards the head's left), neutral pose, m
 * @param tolerance    m; default 4 mm, enough for a slightly asymmetric template
 * @returns [V]
 */
export function mirrorVertices(restVertices: Float32Array | Float64Array, tolerance = 0.004): Int32Array {
  const count = restVertices.length / 3;
  const cells = new Map<string, number[]>();
  const cellOf = (value: number) => Math.floor(value / tolerance);
  for (let v = 0; v < count; v++) {
    const key = `${cellOf(restVertices[3 * v])},${cellOf(restVertices[3 * v + 1])},${cellOf(restVertices[3 * v + 2])}`;
    const cell = cells.get(key);
    if (cell) cell.push(v);
    else cells.set(key, [v]);
  }
  const mirror = new Int32Array(count).fill(-1);
  for (let v = 0; v < count; v++) {
    const x = -restVertices[3 * v];
    const y = restVertices[3 * v + 1];
    const z = restVertices[3 * v + 2];
    let nearest = tolerance;
    for (let k = 0; k < 27; k++) {
      const key = `${cellOf(x) + (k % 3) - 1},${cellOf(y) + (Math.floor(k / 3) % 3) - 1},${cellOf(z) + Math.floor(k / 9) - 1}`;
      for (const other of cells.get(key) ?? []) {
        const distance = Math.hypot(
          restVertices[3 * other] - x,
          restVertices[3 * other + 1] - y,
          restVertices[3 * other + 2] - z,
        );
        if (distance < nearest) {
          nearest = distance;
          mirror[v] = other;
        }
      }
    }
  }
  return mirror;
}
