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
  /** What the trained network made of the face; only after `FaceReader.read` */
  readonly reading?: FaceReading;
  /** How far apart a closer look sees the lips, photo pixels; only after `withLips` */
  readonly lipGapPx?: number;
}

/** A face as the trained network reads it, plain and mirrored. */
export interface FaceReading {
  /** [468], the error expected of each landmark, photo pixels (standard deviation of each axis) */
  readonly sigmasPx: Float32Array;
  readonly looks: readonly FaceLook[];
  /** Roll of the region that was looked at, radians: the looks' rotations are those of the upright region */
  readonly rollRad: number;
}

/** One look of the trained network at a face. */
export interface FaceLook {
  /** Betas, expression, jaw [3], gaze [2], rotation [9], see LearnedInfo.outputs; of the mirrored head in a mirrored look */
  readonly parameters: Float32Array;
  readonly isMirrored: boolean;
}
