/** Where a head looks: 0, 0, 0 is upright and into the camera. */
export interface HeadAngles {
  /** Positive when the face points to the right of the picture */
  readonly yawDegrees: number;
  /** Positive when the face points up */
  readonly pitchDegrees: number;
  /** Positive clockwise on the screen */
  readonly rollDegrees: number;
}

/**
 * Splits a head's rotation into yaw, then pitch, then roll: in the model frame R = Ry(yaw) Rx(-pitch) Rz(-roll).
 *
 * @param rotation [3, 3], row-major, into the camera frame; a head that looks into the camera is half a turn about x
 * @returns degrees; roll is 0 or arbitrary where the face points straight up or down
 */
export function headAngles(rotation: ArrayLike<number>): HeadAngles {
  const degrees = 180 / Math.PI;
  // Columns of the rotation are the head's own axes (left, up, front) in the camera frame (x right, y down, z away).
  const front = [rotation[2], rotation[5], rotation[8]];
  return {
    yawDegrees: Math.atan2(front[0], -front[2]) * degrees,
    pitchDegrees: Math.asin(Math.max(-1, Math.min(1, -front[1]))) * degrees,
    rollDegrees: Math.atan2(rotation[3], -rotation[4]) * degrees,
  };
}
