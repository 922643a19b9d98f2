export type ReconstructErrorCode = 'MODEL_NOT_INSTALLED' | 'PHOTO_NEEDED' | 'INVALID_ARGUMENT';

/** The only error this package itself throws; those of the packages it composes pass through. */
export class ReconstructError extends Error {
  override readonly name = 'ReconstructError';
  constructor(
    readonly code: ReconstructErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
