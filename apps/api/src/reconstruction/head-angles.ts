import { rotationFromAxisAngle } from '@ringnet/flame';
import { headAngles as cameraAngles } from '@ringnet/regressor';

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
  const rotation = rotationFromAxisAngle(axisAngle[0], axisAngle[1], axisAngle[2]);
  // Half a turn about x takes the model's frame to the camera's.
  const { yawDegrees, pitchDegrees, rollDegrees } = cameraAngles(
    frame === 'camera' ? rotation : rotation.map((value, i) => (i < 3 ? value : -value)),
  );
  return { yawDeg: yawDegrees, pitchDeg: pitchDegrees, rollDeg: rollDegrees };
}
