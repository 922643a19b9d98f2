/** Weak perspective in the crop: p = scale * (X_xy + t), crop pixel = 112 * (p + 1), y down. */
export interface WeakPerspectiveCamera {
  readonly scale: number;
  readonly tx: number;
  readonly ty: number;
}

/**
 * What every regressor returns: RingNet's 159 numbers, split. The camera frame is RingNet's: x right, y down, z away
 * from the viewer, so `globalOrient` holds about 180 degrees about x.
 */
export interface RegressedParameters {
  readonly camera: WeakPerspectiveCamera;
  /** [3], axis-angle, radians */
  readonly globalOrient: Float32Array;
  /** [3], axis-angle, radians */
  readonly jawPose: Float32Array;
  /** [3] each; zero where a regressor does not see gaze */
  readonly neckPose: Float32Array;
  readonly leftEyePose: Float32Array;
  readonly rightEyePose: Float32Array;
  /** [100], standard deviations */
  readonly betas: Float32Array;
  /** [50] */
  readonly expression: Float32Array;
}
