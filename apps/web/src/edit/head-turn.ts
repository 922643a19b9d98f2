/**
 * Turns a head by hand on top of a rotation that it already has, allocating nothing.
 *
 * @param base axis-angle, radians, camera frame
 * @returns writes turn (about y), nod (x) and tilt (z), degrees, after `base` to the first three numbers of a pose
 */
export function createHeadTurn(base: ArrayLike<number>): (turnDeg: ArrayLike<number>, pose: Float32Array) => void {
  const angle = Math.hypot(base[0], base[1], base[2]);
  const along = angle > 0 ? Math.sin(angle / 2) / angle : 0;
  const w = Math.cos(angle / 2);
  const x = along * base[0];
  const y = along * base[1];
  const z = along * base[2];
  return (turnDeg, pose) => {
    const half = Math.PI / 360;
    const yaw = turnDeg[0] * half;
    const nod = turnDeg[1] * half;
    const tilt = turnDeg[2] * half;
    // Quaternions: (a, b, c, d) is yaw times nod, (e, f, g, h) that times tilt.
    const a = Math.cos(yaw) * Math.cos(nod);
    const b = Math.cos(yaw) * Math.sin(nod);
    const c = Math.sin(yaw) * Math.cos(nod);
    const d = -Math.sin(yaw) * Math.sin(nod);
    const e = a * Math.cos(tilt) - d * Math.sin(tilt);
    const f = b * Math.cos(tilt) + c * Math.sin(tilt);
    const g = c * Math.cos(tilt) - b * Math.sin(tilt);
    const h = a * Math.sin(tilt) + d * Math.cos(tilt);
    const real = e * w - f * x - g * y - h * z;
    pose[0] = e * x + f * w + g * z - h * y;
    pose[1] = e * y - f * z + g * w + h * x;
    pose[2] = e * z + f * y - g * x + h * w;
    const length = Math.sqrt(pose[0] * pose[0] + pose[1] * pose[1] + pose[2] * pose[2]);
    const sign = real < 0 ? -1 : 1;
    // The shortest way: an angle of at most half a turn.
    const factor = length < 1e-12 ? 2 : (2 * sign * Math.atan2(length, sign * real)) / length;
    for (let k = 0; k < 3; k++) pose[k] *= factor;
  };
}
