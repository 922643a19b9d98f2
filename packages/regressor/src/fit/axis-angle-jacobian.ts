/**
 * How an axis-angle's small change turns its rotation: exp(a + d) is about exp(J d) exp(a).
 * @returns J, [9], the left Jacobian of SO(3)
 */
export function axisAngleJacobian(x: number, y: number, z: number): Float64Array {
  const angle = Math.hypot(x, y, z);
  const a = angle < 1e-4 ? 0.5 : (1 - Math.cos(angle)) / (angle * angle);
  const b = angle < 1e-4 ? 1 / 6 : (angle - Math.sin(angle)) / (angle * angle * angle);
  return Float64Array.of(
    1 - b * (y * y + z * z),
    b * x * y - a * z,
    b * x * z + a * y,
    b * x * y + a * z,
    1 - b * (x * x + z * z),
    b * y * z - a * x,
    b * x * z - a * y,
    b * y * z + a * x,
    1 - b * (x * x + y * y),
  );
}
