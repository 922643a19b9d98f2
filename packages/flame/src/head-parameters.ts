/** What poses a head. Shorter `betas` and `expression` than the model's count as zero-padded. */
export interface HeadParameters {
  /** [<= S], standard deviations */
  readonly betas: Float32Array;
  /** [<= E] */
  readonly expression: Float32Array;
  /** [3 J], axis-angle, radians: root, neck, jaw, left eye, right eye */
  readonly pose: Float32Array;
  /** [3], m, added to everything at the end; default zero */
  readonly translation?: Float32Array;
}

/** A decoded head in the model frame. */
export interface PosedHead {
  /** [V, 3], m */
  readonly vertices: Float32Array;
  /** [J, 3], m */
  readonly joints: Float32Array;
}

/** The same numbers in any kind of array, such as the doubles inside a fit. */
export interface HeadParameterNumbers {
  readonly betas: ArrayLike<number>;
  readonly expression: ArrayLike<number>;
  readonly pose: ArrayLike<number>;
  readonly translation?: ArrayLike<number>;
}
