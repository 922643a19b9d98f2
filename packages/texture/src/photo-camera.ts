/**
 * A weak-perspective camera straight into photo pixels. For X in the camera frame (x right, y down, z away):
 * photo = A * (X_x, X_y) + b, with A the 2 x 2 left part and b the right column of `imageFromCamera`.
 * Depth order is X_z, smaller is nearer.
 */
export interface PhotoCamera {
  /** [6], row-major 2 x 3, pixels per metre and pixels */
  readonly imageFromCamera: Float64Array;
}
