/** Axis-aligned, photo pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A face found in a photo. */
export interface FoundFace {
  /** 0 is the largest face of the photo */
  readonly index: number;
  readonly box: Box;
  /** 0..1, the landmark network's belief that this is a face */
  readonly score: number;
  /** [468, 3]: x, y in photo pixels (pixel centres at integers), z in pixels, smaller is nearer to the viewer */
  readonly landmarks: Float32Array;
  /** In-plane rotation, radians, positive clockwise on the screen; 0 is upright */
  readonly rollRad: number;
  /** What the landmark network thought of the face, plain and mirrored; only after `FaceReader.read` */
  readonly passes?: readonly FacePass[];
}

/** One look of the landmark network at a face. */
export interface FacePass {
  /** [468, 3], photo pixels as the network saw them: in the mirrored pass x is negated */
  readonly landmarks: Float32Array;
  /** Activations of the network's inner layers, joined */
  readonly features: Float32Array;
  readonly isMirrored: boolean;
}
