/** The four arrays of RingNet's parameter files, in the paper's words. */
export interface RingnetParameters {
  /** [3]: scale, tx, ty */
  readonly camera: Float32Array;
  /** [6]: global rotation, jaw; axis-angle, radians */
  readonly pose: Float32Array;
  /** [100], `shape` on disk */
  readonly betas: Float32Array;
  /** [50] */
  readonly expression: Float32Array;
}

/** Key on disk, name here, length. */
export const ringnetFields = [
  ['cam', 'camera', 3],
  ['pose', 'pose', 6],
  ['shape', 'betas', 100],
  ['expression', 'expression', 50],
] as const;
