import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { type ByteRange, type FileStore, StorageError, type StoredFile } from './file-store.js';

export interface S3Options {
  readonly bucket: string;
  readonly region: string;
  /** For stores that are not Amazon's; addressed by path */
  readonly endpoint?: string | undefined;
  /** Without them, the environment or the machine's role decides */
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
}

/** Files as objects of one bucket. A put is whole or not there, so nothing partial is ever seen. */
export function createS3Store(options: S3Options): FileStore {
  const { bucket: Bucket, region, endpoint, accessKeyId, secretAccessKey } = options;
  const client = new S3Client({
    region,
    maxAttempts: 3,
    requestChecksumCalculation: 'WHEN_REQUIRED', // other stores do not know the newer checksums
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
  });

  async function read(Key: string, range?: ByteRange): Promise<Readable> {
    const Range = range && `bytes=${range.start}-${range.end}`;
    const { Body } = await attemptOnObject(() => client.send(new GetObjectCommand({ Bucket, Key, Range })));
    if (Body instanceof Readable) return Body;
    throw new StorageError('STORAGE_FAILED', 'The file store sent no body.');
  }

  return {
    put: async (Key, bytes) => {
      await attempt(() => client.send(new PutObjectCommand({ Bucket, Key, Body: bytes, ContentLength: bytes.length })));
    },
    get: async (key) => Buffer.concat(await (await read(key)).toArray()),
    stream: read,
    async size(Key) {
      const head = await attemptOnObject(() => client.send(new HeadObjectCommand({ Bucket, Key }))).catch(
        nullWhenMissing,
      );
      return head && (head.ContentLength ?? 0);
    },
    remove: async (Key) => {
      await attemptOnObject(() => client.send(new DeleteObjectCommand({ Bucket, Key }))).catch(nullWhenMissing);
    },
    list: (prefix) => list(client, Bucket, prefix),
    sweep: async () => 0,
    freeBytes: async () => null,
    check: async () => {
      await attempt(() => client.send(new HeadBucketCommand({ Bucket })));
    },
  };
}

async function* list(client: S3Client, Bucket: string, Prefix: string | undefined): AsyncGenerator<StoredFile> {
  for (let ContinuationToken: string | undefined; ; ) {
    const page = await attempt(() => client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken })));
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      if (Key) yield { key: Key, bytes: Size ?? 0, modifiedAt: LastModified ?? new Date() };
    }
    if (!page.IsTruncated) return;
    ContinuationToken = page.NextContinuationToken;
  }
}

async function attempt<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (cause) {
    throw failure(cause);
  }
}

/** As attempt, of one object: it may be missing, though its bucket may not. */
async function attemptOnObject<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (cause) {
    const isMissing = cause instanceof S3ServiceException && cause.$metadata.httpStatusCode === 404;
    if (isMissing && cause.name !== 'NoSuchBucket') throw new StorageError('NOT_FOUND', 'The file is gone.', { cause });
    throw failure(cause);
  }
}

function failure(cause: unknown): StorageError {
  return new StorageError('STORAGE_FAILED', 'The file store failed.', { cause });
}

/** For a catch: null when there is no such object. */
function nullWhenMissing(error: unknown): null {
  if (error instanceof StorageError && error.code === 'NOT_FOUND') return null;
  throw error;
}
