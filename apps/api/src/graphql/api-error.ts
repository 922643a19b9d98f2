import type { FlameErrorCode } from '@ringnet/flame';
import type { FormatErrorCode } from '@ringnet/io';
import type { ReconstructErrorCode } from '@ringnet/reconstruct';
import type { RegressorErrorCode } from '@ringnet/regressor';
import type { TextureErrorCode } from '@ringnet/texture';
import type { StorageErrorCode } from '../storage/file-store.js';
import type { ErrorCode } from './error-code.js';

/** What clients are told: a stable code, a sentence, and the argument at fault. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly field: readonly string[] | null = null,
    options?: ErrorOptions & { readonly retryAfterSeconds?: number },
  ) {
    super(message, options);
    this.retryAfterSeconds = options?.retryAfterSeconds ?? null;
  }
  readonly retryAfterSeconds: number | null;
}

/** @throws ApiError INVALID_ARGUMENT for a text that the database cannot hold or compare: PostgreSQL has no NUL */
export function checkText(text: string | null | undefined, field: readonly string[]): void {
  if (text?.includes('\0')) throw new ApiError('INVALID_ARGUMENT', `${field.at(-1)} has a NUL character.`, field);
}

/** Every domain code, or this does not compile. A bad model file is the server's fault; bad bytes are the client's. */
const codes: {
  readonly flame: Record<FlameErrorCode, ErrorCode>;
  readonly format: Record<FormatErrorCode, ErrorCode>;
  readonly reconstruct: Record<ReconstructErrorCode, ErrorCode>;
  readonly regressor: Record<RegressorErrorCode, ErrorCode>;
  readonly texture: Record<TextureErrorCode, ErrorCode>;
  readonly storage: Record<StorageErrorCode, ErrorCode>;
} = {
  flame: {
    MODEL_FIELD_MISSING: 'INTERNAL',
    MODEL_FIELD_SHAPE: 'INTERNAL',
    MODEL_FIELD_VALUE: 'INTERNAL',
    PARAMETER_LENGTH: 'INVALID_ARGUMENT',
    FIT_INPUT: 'INTERNAL',
  },
  format: {
    TRUNCATED: 'IMAGE_UNREADABLE',
    MALFORMED: 'IMAGE_UNREADABLE',
    UNSUPPORTED: 'IMAGE_TYPE_UNSUPPORTED',
    LIMIT_EXCEEDED: 'IMAGE_TOO_LARGE',
    FORBIDDEN_GLOBAL: 'INTERNAL',
    CHECKSUM: 'IMAGE_UNREADABLE',
    FIELD_MISSING: 'INTERNAL',
    IMAGE_UNREADABLE: 'IMAGE_UNREADABLE',
    IMAGE_TOO_LARGE: 'IMAGE_TOO_LARGE',
    IMAGE_TYPE_UNSUPPORTED: 'IMAGE_TYPE_UNSUPPORTED',
  },
  reconstruct: {
    MODEL_NOT_INSTALLED: 'MODEL_NOT_INSTALLED',
    PHOTO_NEEDED: 'INVALID_ARGUMENT',
    INVALID_ARGUMENT: 'INVALID_ARGUMENT',
  },
  regressor: {
    NO_FACE_FOUND: 'NO_FACE_FOUND',
    FACE_TOO_SMALL: 'FACE_TOO_SMALL',
    IMAGE_ASPECT: 'INVALID_ARGUMENT',
    CROP_SIZE: 'INTERNAL',
    PARAMETER_LENGTH: 'INVALID_ARGUMENT',
    WEIGHTS_MISSING: 'INTERNAL',
    WEIGHTS_SHAPE: 'INTERNAL',
    GRAPH_MISMATCH: 'INTERNAL',
    ENGINE_UNAVAILABLE: 'INTERNAL',
    ENGINE_FAILED: 'INTERNAL',
    ENGINE_CLOSED: 'INTERNAL',
    QUEUE_FULL: 'QUEUE_FULL',
    CANCELED: 'CANCELED',
  },
  texture: {
    ARRAY_LENGTH: 'INTERNAL',
    SIZE_LIMIT: 'INVALID_ARGUMENT',
    MODEL_WITHOUT_UVS: 'INVALID_ARGUMENT',
    TEXTURE_DATA: 'INTERNAL',
  },
  storage: { STORAGE_FULL: 'STORAGE_FULL', NOT_FOUND: 'NOT_FOUND', STORAGE_FAILED: 'INTERNAL' },
};

/** The one place where a domain error becomes a client's error; null for what clients must not see. */
export function toApiError(error: unknown): ApiError | null {
  if (error instanceof ApiError) return error;
  const code = domainCode(error);
  if (!code || code === 'INTERNAL') return null;
  return new ApiError(code, (error as Error).message, null, { cause: error });
}

/** Codes of failures that another attempt may cure. */
export function isRetryable(code: ErrorCode): boolean {
  return ['STORAGE_FULL', 'QUEUE_FULL', 'DEADLINE_EXCEEDED', 'WORKER_LOST', 'INTERNAL', 'CANCELED'].includes(code);
}

const tables: Readonly<Record<string, Readonly<Record<string, ErrorCode>>>> = {
  FlameError: codes.flame,
  FormatError: codes.format,
  ReconstructError: codes.reconstruct,
  RegressorError: codes.regressor,
  TextureError: codes.texture,
  StorageError: codes.storage,
};

function domainCode(error: unknown): ErrorCode | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  // by name, not by class: errors that come from the reconstructor's thread have lost theirs
  const table: Readonly<Record<string, ErrorCode>> | undefined = tables[error.name];
  return table?.[error.code] ?? null;
}
