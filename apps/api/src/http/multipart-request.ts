import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { ApiError } from '../graphql/api-error.js';
import { tooLarge } from '../photo/read-upload.js';
import type { UploadAccount } from '../upload/upload-memory.js';
import { UploadedFile } from '../upload/uploaded-file.js';
import type { Turns } from './turns.js';

/** The request is not what the GraphQL multipart request specification says. */
export class MultipartError extends Error {
  override readonly name = 'MultipartError';
  constructor(
    readonly status: 400 | 413,
    message: string,
  ) {
    super(message);
  }
}

/** What a request shares with the others that come. */
export interface ReadLimits {
  readonly account: UploadAccount;
  readonly turns: Turns;
}

/** An operation whose file may still be arriving. */
export interface MultipartOperation {
  readonly body: object;
  /** Null where the operation maps none */
  readonly file: UploadedFile | null;
}

const maxFieldBytes = 1_000_000;

/**
 * Reads a GraphQL multipart request (https://github.com/jaydenseric/graphql-multipart-request-spec) of one operation and at most one
 * file. Resolves when the operation is known; its file arrives in memory after that, as far as the account has room.
 *
 * @throws MultipartError, also when the client ends the request early; the rest of the request is then unread
 */
export function readMultipart(
  request: IncomingMessage,
  maxFileBytes: number,
  limits: ReadLimits,
): Promise<MultipartOperation> {
  return new Promise((resolve, reject) => {
    const parser = openParser(request, maxFileBytes);
    let operation: object | null = null;
    let mapped: { readonly name: string | null; readonly arrival: Arrival } | null = null;

    const fail = (error: Error) => {
      mapped?.arrival.fail(() => new ApiError('INVALID_ARGUMENT', error.message, null, { cause: error }));
      request.unpipe(parser);
      if (mapped) setImmediate(() => request.resume()); // the operation runs already: its answer waits for the request's end
      reject(error);
    };
    parser.on('field', (name, value, { valueTruncated }) => {
      try {
        if (valueTruncated) throw new MultipartError(413, `The field "${name}" is over ${maxFieldBytes} bytes.`);
        if (name === 'operations') operation = parseObject(name, value);
        if (name !== 'map') return;
        if (!operation) throw new MultipartError(400, 'The field "map" has to follow "operations".');
        const arrival = expectFile(maxFileBytes, limits);
        const mappedName = placeFile(operation, parseObject(name, value), arrival.file);
        mapped = { name: mappedName, arrival };
        resolve({ body: operation, file: mappedName === null ? null : arrival.file });
      } catch (error) {
        fail(error as Error);
      }
    });
    parser.on('file', (name, stream) => {
      stream.on('error', () => {}); // of one that nobody takes
      if (!mapped) {
        stream.resume();
        fail(new MultipartError(400, 'Files have to follow the field "map".'));
      } else if (mapped.name === name) mapped.arrival.take(stream);
      else stream.resume(); // nobody asked for it
    });
    parser.once('filesLimit', () => fail(new MultipartError(413, 'At most one file is taken.')));
    parser.once('close', () => {
      if (!mapped) fail(new MultipartError(400, `The field "${operation ? 'map' : 'operations'}" is missing.`));
      else mapped.arrival.fail(() => new ApiError('INVALID_ARGUMENT', 'The request has no such file.'));
    });
    parser.on('error', (error: Error) => fail(new MultipartError(400, error.message)));
    request.once('close', () => {
      if (!request.readableEnded) parser.destroy(new Error('The request ended early.'));
    });
    request.pipe(parser);
  });
}

function openParser({ headers }: IncomingMessage, maxFileBytes: number): busboy.Busboy {
  try {
    const limits = { fieldSize: maxFieldBytes, fields: 2, fileSize: maxFileBytes, files: 1 };
    return busboy({ headers, defParamCharset: 'utf8', limits });
  } catch (error) {
    throw new MultipartError(400, (error as Error).message); // such as a content type without a boundary
  }
}

interface Arrival {
  readonly file: UploadedFile;
  take(stream: Readable & { readonly truncated?: boolean }): void;
  /** Without effect on a file that is being taken, whose stream knows better, or has failed already. */
  fail(error: () => Error): void;
}

function expectFile(maxBytes: number, { account, turns }: ReadLimits): Arrival {
  let isWanted = true;
  let isSettled = false;
  let settle = (_bytes: Promise<Buffer>) => {};
  const arrived = new Promise<Buffer>((resolve) => {
    settle = resolve;
  });
  const collect = async (stream: Readable & { readonly truncated?: boolean }) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        if (isWanted) await account.add(chunk.length);
        if (isWanted) chunks.push(chunk);
        else chunks.length = 0;
      }
    } catch (error) {
      throw new ApiError('INVALID_ARGUMENT', 'The upload was cut off.', null, { cause: error });
    }
    if (stream.truncated) throw tooLarge(maxBytes, null);
    await turns.take();
    return Buffer.concat(chunks);
  };
  return {
    file: new UploadedFile(arrived, () => {
      isWanted = false;
      account.close();
    }),
    take(stream) {
      if (isSettled) return void stream.resume();
      isSettled = true;
      settle(collect(stream));
    },
    fail: (error) => {
      if (isSettled) return; // a second rejection would be nobody's, and end the process
      isSettled = true;
      settle(Promise.reject(error()));
    },
  };
}

function parseObject(field: string, text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MultipartError(400, `The field "${field}" is not JSON.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MultipartError(400, `The field "${field}" is not an object.`);
  }
  return value;
}

/** Puts the file wherever the map says. @returns the name of its part; null where the map is empty */
function placeFile(operation: object, map: object, file: UploadedFile): string | null {
  const entries = Object.entries(map);
  if (entries.length > 1) throw new MultipartError(413, 'At most one file is taken.');
  for (const [name, paths] of entries) {
    if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) {
      throw new MultipartError(400, `The map's entry "${name}" is not a list of paths.`);
    }
    for (const path of paths) setAtPath(operation, path, file);
  }
  return entries[0]?.[0] ?? null;
}

/** @throws MultipartError unless the path leads to a null of the operation's own, as the specification asks */
function setAtPath(operation: object, path: string, file: UploadedFile): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let at: unknown = operation;
  for (const key of keys) at = own(at, key);
  if (own(at, last) !== null) throw new MultipartError(400, `The map's path "${path}" does not lead to a null.`);
  (at as Record<string, unknown>)[last] = file;
}

function own(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
