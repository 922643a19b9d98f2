/** A scan: a triangle mesh in millimetres. */
export interface Scan {
  /** [V, 3], mm */
  readonly vertices: Float32Array;
  /** [F, 3] */
  readonly faces: Uint32Array;
}

/**
 * Makes a head look like a scan: every triangle split into four, measured with noise, in the scanner's own frame.
 *
 * @param random draws from [0, 1)
 * @param noiseMm standard deviation of a vertex's place along each axis
 */
export function scanOf(
  vertices: Float32Array,
  faces: Uint32Array,
  pose: RigidPose,
  random: () => number,
  noiseMm: number,
): Scan {
  const points: number[] = [...vertices];
  const middles = new Map<number, number>();
  const middle = (a: number, b: number): number => {
    const key = Math.min(a, b) * 2 ** 26 + Math.max(a, b);
    const known = middles.get(key);
    if (known !== undefined) return known;
    const made = points.length / 3;
    for (let axis = 0; axis < 3; axis++) points.push((vertices[3 * a + axis] + vertices[3 * b + axis]) / 2);
    middles.set(key, made);
    return made;
  };
  const split: number[] = [];
  for (let f = 0; f < faces.length; f += 3) {
    const [a, b, c] = faces.subarray(f, f + 3);
    const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
    split.push(a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca);
  }
  const scanned = placed(points, pose).map((value) => value + noiseMm * normal(random));
  return { vertices: scanned, faces: Uint32Array.from(split) };
}

/** Where the scanner saw the head: a turn about y and a shift, from metres to millimetres. */
export interface RigidPose {
  readonly yawRad: number;
  /** [3], mm */
  readonly shift: readonly [number, number, number];
}

/** Points in metres [N, 3], carried to the scanner's frame in millimetres. */
export function placed(points: ArrayLike<number>, { yawRad, shift }: RigidPose): Float32Array {
  const [c, s] = [Math.cos(yawRad), Math.sin(yawRad)];
  const out = new Float32Array(points.length);
  for (let k = 0; k < points.length; k += 3) {
    const [x, y, z] = [1000 * points[k], 1000 * points[k + 1], 1000 * points[k + 2]];
    out[k] = c * x + s * z + shift[0];
    out[k + 1] = y + shift[1];
    out[k + 2] = c * z - s * x + shift[2];
  }
  return out;
}

/** Box and Muller's transform. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
