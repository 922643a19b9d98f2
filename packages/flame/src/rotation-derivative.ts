/**
 * The left Jacobian of SO(3): a small change d of the axis-angle vector v turns the rotation further by
 * rotation(J_l(v) d) on its left.
 *
 * @returns [3, 3], row-major; column a is the turn per radian of component a
 * @see Sola, Deray, Atchuthan 2018, "A micro Lie theory", equation 145
 */
export function rotationLeftJacobian(x: number, y: number, z: number): Float64Array {
  const angleSquared = x * x + y * y + z * z;
  const angle = Math.sqrt(angleSquared);
  const isTiny = angle < 1e-4;
  const half = Math.sin(angle / 2);
  // (1 - cos a) / a^2 and (a - sin a) / a^3
  const versine = isTiny ? 0.5 - angleSquared / 24 : (2 * half * half) / angleSquared;
  const lag = isTiny ? 1 / 6 - angleSquared / 120 : (angle - Math.sin(angle)) / (angleSquared * angle);
  return Float64Array.of(
    1 - lag * (y * y + z * z),
    lag * x * y - versine * z,
    lag * x * z + versine * y,
    lag * x * y + versine * z,
    1 - lag * (x * x + z * z),
    lag * y * z - versine * x,
    lag * x * z - versine * y,
    lag * y * z + versine * x,
    1 - lag * (x * x + y * y),
  );
}
