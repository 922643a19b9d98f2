export type TextureErrorCode = 'ARRAY_LENGTH' | 'SIZE_LIMIT' | 'MODEL_WITHOUT_UVS' | 'TEXTURE_DATA';

/** The only error this package throws. `code` is stable; the message is for people. */
export class TextureError extends Error {
  override readonly name = 'TextureError';
  constructor(
    readonly code: TextureErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
