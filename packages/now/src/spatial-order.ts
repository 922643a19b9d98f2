/** Bits of a row number beside the 30 of its place: together they fit a double. */
const rowRange = 2 ** 22;
const cellsPerAxis = 1023;

/**
 * The rows of points [N, 3] in the order of a Morton curve through their box, so that neighbours in it are neighbours in space;
 * as they are for more than 4 million points.
 */
export function spatialOrder(points: Float32Array | Float64Array): Uint32Array {
  const count = points.length / 3;
  if (count > rowRange) return Uint32Array.from({ length: count }, (_, row) => row);
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let side = 0;
  for (let axis = 0; axis < 3; axis++) {
    let high = Number.NEGATIVE_INFINITY;
    for (let k = axis; k < points.length; k += 3) {
      if (points[k] < low[axis]) low[axis] = points[k];
      if (points[k] > high) high = points[k];
    }
    side = Math.max(side, high - low[axis]);
  }
  const scale = side > 0 ? cellsPerAxis / side : 0;
  const keys = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const x = spreadBits((points[3 * row] - low[0]) * scale);
    const y = spreadBits((points[3 * row + 1] - low[1]) * scale);
    const z = spreadBits((points[3 * row + 2] - low[2]) * scale);
    keys[row] = (x | (y << 1) | (z << 2)) * rowRange + row;
  }
  keys.sort();
  return Uint32Array.from(keys, (key) => key % rowRange);
}

/** Puts two zeros between the lowest ten bits. */
function spreadBits(value: number): number {
  let bits = value & 0x3ff;
  bits = (bits | (bits << 16)) & 0x030000ff;
  bits = (bits | (bits << 8)) & 0x0300f00f;
  bits = (bits | (bits << 4)) & 0x030c30c3;
  return (bits | (bits << 2)) & 0x09249249;
}
