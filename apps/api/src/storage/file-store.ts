import type { Readable } from 'node:stream';

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface StoredFile {
  readonly key: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
}

/**
 * Where photos and artifacts live. A key is a relative path of letters, digits, `-`, `_`, `.` and `/`. A file is seen
 * under its key only when it is whole.
 */
export interface FileStore {
  /** Resolves when the file is durable. Replaces what was there. @throws StorageError STORAGE_FULL, STORAGE_FAILED */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** @throws StorageError NOT_FOUND */
  get(key: string): Promise<Uint8Array>;
  /** @throws StorageError NOT_FOUND */
  stream(key: string, range?: ByteRange): Promise<Readable>;
  /** Length of the file, null when there is none */
  size(key: string): Promise<number | null>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /** Every file whose key starts with the prefix. */
  list(prefix?: string): AsyncIterable<StoredFile>;
  /** Removes half-written files of processes that died. @returns how many */
  sweep(options?: { readonly dryRun?: boolean }): Promise<number>;
  /** Bytes that can still be written; null where there is no such limit */
  freeBytes(): Promise<number | null>;
  /** Resolves when the bucket or the folder is there. @throws StorageError STORAGE_FAILED */
  check(): Promise<void>;
}

export type StorageErrorCode = 'STORAGE_FULL' | 'NOT_FOUND' | 'STORAGE_FAILED';

/** What a store throws. `code` is stable; the message is for people and names no path. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  constructor(
    readonly code: StorageErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
