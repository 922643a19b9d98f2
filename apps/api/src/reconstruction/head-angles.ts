/** Turns of a head or a joint, degrees. */
export interface HeadAngles {
  readonly yawDeg: number;
  readonly pitchDeg: number;
  readonly rollDeg: number;
}

/**
 * Splits a rotation into yaw, then pitch, then roll, as people name them.
 *
 * Yaw is positive towards the head's own left (the right of the picture), pitch is positive upwards, roll is positive
 * clockwise as the viewer sees it.
 *
 * @param axisAngle [3], radians
 * @param frame 'camera' for the global rotation (x right, y down, z away; a frontal face is half a turn about x),
 *   'model' for joints (x left, y up, z front)
 */
export function headAngles(axisAngle: ArrayLike<number>, frame: 'camera' | 'model'): HeadAngles {
  const r = rotationMatrix(axisAngle);
  const flip = frame === 'camera' ? -1 : 1;
  const [m02, m10, m11, m12, m22] = [r[2], flip * r[3], flip * r[4], flip * r[5], flip * r[8]];
  const degrees = 180 / Math.PI;
  return {
    yawDeg: Math.atan2(m02, m22) * degrees,
    pitchDeg: Math.asin(Math.max(-1, Math.min(1, m12))) * degrees,
    rollDeg: -Math.atan2(m10, m11) * degrees,
  };
}

/** Rodrigues' formula, [3, 3] row-major. */
function rotationMatrix(axisAngle: ArrayLike<number>): number[] {
  const angle = Math.hypot(axisAngle[0], axisAngle[1], axisAngle[2]);
  if (angle < 1e-12) return [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const [x, y, z] = [axisAngle[0] / angle, axisAngle[1] / angle, axisAngle[2] / angle];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const t = 1 - c;
  return [
    t * x * x + c,
    t * x * y - s * z,
    t * x * z + s * y,
    t * x * y + s * z,
    t * y * y + c,
    t * y * z - s * x,
    t * x * z - s * y,
    t * y * z + s * x,
    t * z * z + c,
  ];
}
