/** What went wrong, stable for callers; `message` is for people. */
export type FormatErrorCode =
  | 'TRUNCATED'
  | 'MALFORMED'
  | 'UNSUPPORTED'
  | 'LIMIT_EXCEEDED'
  | 'FORBIDDEN_GLOBAL'
  | 'CHECKSUM'
  | 'FIELD_MISSING'
  | 'IMAGE_UNREADABLE'
  | 'IMAGE_TOO_LARGE'
  | 'IMAGE_TYPE_UNSUPPORTED';

/** The only error this package throws: names the format and, where there is one, the byte offset. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  constructor(
    readonly code: FormatErrorCode,
    /** Such as `npy`, `pickle`, `tf-index`, `obj`, `image`. */
    readonly format: string,
    message: string,
    readonly offset?: number,
    options?: ErrorOptions,
  ) {
    super(offset === undefined ? `${format}: ${message}` : `${format}: ${message} (at byte ${offset})`, options);
  }
}
