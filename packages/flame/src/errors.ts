export type FlameErrorCode =
  | 'MODEL_FIELD_MISSING'
  | 'MODEL_FIELD_SHAPE'
  | 'MODEL_FIELD_VALUE'
  | 'PARAMETER_LENGTH'
  | 'FIT_INPUT';

/** The only error this package throws. `code` is stable; the message is for people. */
export class FlameError extends Error {
  override readonly name = 'FlameError';
  constructor(
    readonly code: FlameErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
