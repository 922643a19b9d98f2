import { FlameError } from './errors.js';

/**
 * Makes the rotation of an axis-angle vector (Rodrigues). Right-handed: a quarter turn about z sends +x to +y.
 *
 * @param x, y, z  axis times angle, radians; any length, zero gives the identity
 * @returns [3, 3], row-major, acting on column vectors
 */
export function rotationFromAxisAngle(x: number, y: number, z: number): Float64Array {
  const rotation = new Float64Array(9);
  writeRotation(x, y, z, rotation, 0);
  return rotation;
}

/** Writes `rotationFromAxisAngle` at `out[at]`, allocating nothing. */
export function writeRotation(x: number, y: number, z: number, out: Float64Array, at: number): void {
  const angleSquared = x * x + y * y + z * z;
  const angle = Math.sqrt(angleSquared);
  // sin(a)/a and (1 - cos(a))/a^2, by their series where the quotients lose digits
  const isTiny = angle < 1e-4;
  const sine = isTiny ? 1 - angleSquared / 6 : Math.sin(angle) / angle;
  const half = Math.sin(angle / 2);
  const versine = isTiny ? 0.5 - angleSquared / 24 : (2 * half * half) / angleSquared;
  out[at] = 1 - versine * (y * y + z * z);
  out[at + 1] = versine * x * y - sine * z;
  out[at + 2] = versine * x * z + sine * y;
  out[at + 3] = versine * x * y + sine * z;
  out[at + 4] = 1 - versine * (x * x + z * z);
  out[at + 5] = versine * y * z - sine * x;
  out[at + 6] = versine * x * z - sine * y;
  out[at + 7] = versine * y * z + sine * x;
  out[at + 8] = 1 - versine * (x * x + y * y);
}

/**
 * The shortest axis-angle vector of a rotation; exact through 180 degrees, where the axis' sign is arbitrary.
 *
 * @param rotation [3, 3], row-major, orthogonal with determinant +1
 * @returns [3], radians, length in [0, pi]
 * @throws FlameError FIT_INPUT when a number is not finite
 */
export function axisAngleFromRotation(rotation: ArrayLike<number>): Float64Array {
  const [w, x, y, z] = quaternionFromRotation(rotation);
  return axisAngleFromQuaternion(w, x, y, z);
}

/** The rotation of a quaternion (w, x, y, z) of any positive length: [3, 3], row-major. */
export function rotationFromQuaternion(w: number, x: number, y: number, z: number): Float64Array {
  const s = 2 / (w * w + x * x + y * y + z * z);
  return new Float64Array([
    1 - s * (y * y + z * z),
    s * (x * y - w * z),
    s * (x * z + w * y),
    s * (x * y + w * z),
    1 - s * (x * x + z * z),
    s * (y * z - w * x),
    s * (x * z - w * y),
    s * (y * z + w * x),
    1 - s * (x * x + y * y),
  ]);
}

/**
 * The unit quaternion (w, x, y, z), w >= 0, of a rotation; divides by the largest component, so it is exact everywhere.
 *
 * @throws FlameError FIT_INPUT when a number is not finite
 */
export function quaternionFromRotation(rotation: ArrayLike<number>): [number, number, number, number] {
  const numbers = Array.from(rotation);
  if (!numbers.every(Number.isFinite)) throw new FlameError('FIT_INPUT', `rotation is [${numbers.join(', ')}]`);
  const [a, b, c, d, e, f, g, h, i] = numbers;
  const squares = [1 + a + e + i, 1 + a - e - i, 1 - a + e - i, 1 - a - e + i];
  const largest = squares.indexOf(Math.max(...squares));
  const s = Math.sqrt(squares[largest]) / 2;
  const t = 1 / (4 * s);
  const quaternions: [number, number, number, number][] = [
    [s, (h - f) * t, (c - g) * t, (d - b) * t],
    [(h - f) * t, s, (b + d) * t, (c + g) * t],
    [(c - g) * t, (b + d) * t, s, (f + h) * t],
    [(d - b) * t, (c + g) * t, (f + h) * t, s],
  ];
  const [w, x, y, z] = quaternions[largest];
  return w < 0 ? [-w, -x, -y, -z] : [w, x, y, z];
}

/** The axis-angle vector [3] of a quaternion (w, x, y, z), radians, length in [0, pi]. */
export function axisAngleFromQuaternion(w: number, x: number, y: number, z: number): Float64Array {
  const length = Math.hypot(x, y, z);
  const sign = w < 0 ? -1 : 1;
  // 2 atan2(|v|, w) / |v| tends to 2 / w at the identity
  const factor = length < 1e-12 ? 2 / Math.abs(w) : (2 * Math.atan2(length, Math.abs(w))) / length;
  return new Float64Array([sign * factor * x, sign * factor * y, sign * factor * z]);
}

/** a * b, all [3, 3] row-major. */
export function multiplyRotations(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const product = new Float64Array(9);
  for (let row = 0; row < 9; row += 3) {
    for (let column = 0; column < 3; column++) {
      product[row + column] = a[row] * b[column] + a[row + 1] * b[3 + column] + a[row + 2] * b[6 + column];
    }
  }
  return product;
}
