import type { Readable } from 'node:stream';
import { ApiError } from '../graphql/api-error.js';
import type { UploadAccount } from '../upload/upload-memory.js';

/**
 * Collects a stream as far as the account has room, giving up as soon as it is over the limit; the stream stays open, so that a request's
 * answer can still be sent. @throws ApiError IMAGE_TOO_LARGE
 */
export async function readAtMost(stream: Readable, maxBytes: number, account: UploadAccount): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > maxBytes) throw tooLarge(maxBytes, null);
    await account.add(chunk.length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, total);
}

/** Accepts plain base64, in lines as `base64` prints it, too, and data URLs. @throws ApiError IMAGE_TOO_LARGE, INVALID_ARGUMENT */
export function decodeBase64(text: string, maxBytes: number, field: readonly string[]): Buffer {
  const body = text.startsWith('data:') ? text.slice(text.indexOf(',') + 1) : text;
  if ((body.length * 3) / 4 > maxBytes + 2) throw tooLarge(maxBytes, field);
  const digits = body.replaceAll(/\s+/g, ''); // first: a pattern that takes spaces in two places tries every way to share them out
  if (!/^[\w+/-]*={0,2}$/.test(digits)) throw new ApiError('INVALID_ARGUMENT', 'imageBase64 is not base64.', field);
  const bytes = Buffer.from(digits, 'base64');
  if (bytes.length > maxBytes) throw tooLarge(maxBytes, field);
  return bytes;
}

export function tooLarge(maxBytes: number, field: readonly string[] | null): ApiError {
  return new ApiError('IMAGE_TOO_LARGE', `The image is over the limit of ${maxBytes} bytes.`, field);
}
