import { FormatError } from './format-error.js';

/**
 * Bytes that are read in ranges: a file handle, a Blob, an HTTP resource or memory. `readRange` is only asked for ranges
 * inside `size` and returns exactly `length` bytes.
 */
export interface ByteSource {
  readonly size: number;
  readRange(offset: number, length: number): Uint8Array | Promise<Uint8Array>;
}

/** A source over bytes in memory; ranges are views. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, readRange: (offset, length) => bytes.subarray(offset, offset + length) };
}

/**
 * Reads a range after checking it against the source's size, and what came back against the length.
 *
 * @throws FormatError TRUNCATED
 */
export async function readChecked(
  source: ByteSource,
  offset: number,
  length: number,
  format: string,
): Promise<Uint8Array> {
  if (!(offset >= 0 && length >= 0 && offset + length <= source.size)) {
    const message = `bytes ${offset} to ${offset + length} are outside a file of ${source.size} bytes`;
    throw new FormatError('TRUNCATED', format, message, offset);
  }
  const bytes = await source.readRange(offset, length);
  if (bytes.length !== length) {
    throw new FormatError('TRUNCATED', format, `${length} bytes asked for, ${bytes.length} came`, offset);
  }
  return bytes;
}
