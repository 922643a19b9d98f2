export type RegressorErrorCode =
  | 'NO_FACE_FOUND'
  | 'FACE_TOO_SMALL'
  | 'IMAGE_ASPECT'
  | 'PARAMETER_LENGTH'
  | 'CROP_SIZE'
  | 'WEIGHTS_MISSING'
  | 'WEIGHTS_SHAPE'
  | 'GRAPH_MISMATCH'
  | 'ENGINE_UNAVAILABLE'
  | 'ENGINE_FAILED'
  | 'ENGINE_CLOSED'
  | 'QUEUE_FULL'
  | 'CANCELED';

/** The only error this package throws. `code` is stable; the message is for people. */
export class RegressorError extends Error {
  override readonly name = 'RegressorError';
  constructor(
    readonly code: RegressorErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
