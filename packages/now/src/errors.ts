export type NowErrorCode =
  | 'CROP_EMPTY'
  | 'LANDMARKS_INVALID'
  | 'LANDMARKS_COLLINEAR'
  | 'MESH_EMPTY'
  | 'MESH_NOT_FINITE'
  | 'NO_DISTANCES'
  | 'IMAGE_LIST_INVALID';

/** The only error this package throws. `code` is stable; the message is for people. */
export class NowError extends Error {
  override readonly name = 'NowError';
  constructor(
    readonly code: NowErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
