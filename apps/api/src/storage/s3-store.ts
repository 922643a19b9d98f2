import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
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
    const { Body } = await attempt(() => client.send(new GetObjectCommand({ Bucket, Key, Range })));
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
      try {
        return (await attempt(() => client.send(new HeadObjectCommand({ Bucket, Key })))).ContentLength ?? 0;
      } catch (error) {
        if (error instanceof StorageError && error.code === 'NOT_FOUND') return null;
        throw error;
      }
    },
    remove: async (Key) => {
      await attempt(() => client.send(new DeleteObjectCommand({ Bucket, Key })));
    },
    list: (prefix) => list(client, Bucket, prefix),
    sweep: async () => 0,
    freeBytes: async () => null,
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
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 404) throw new StorageError('NOT_FOUND', 'The file is gone.', { cause: error });
    throw new StorageError('STORAGE_FAILED', 'The file store failed.', { cause: error });
  }
}
