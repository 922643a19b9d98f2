import type { AddressInfo } from 'node:net';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import S3rver from 's3rver';
import type { ServerSettings } from '../../src/config.js';

const keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/** Starts an S3 store that keeps its objects in the folder. */
export async function startTestBucketStore(
  directory: string,
): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const store = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, allowMismatchedSignatures: true });
  const { port } = (await store.run()) as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, close: () => store.close() };
}

/** A bucket of its own in that store. @returns the settings that use it */
export async function createTestBucket(endpoint: string): Promise<ServerSettings> {
  const s3Bucket = `test-${Math.random().toString(36).slice(2, 12)}`;
  const client = new S3Client({ region: 'us-east-1', endpoint, forcePathStyle: true, credentials: keys });
  await client.send(new CreateBucketCommand({ Bucket: s3Bucket }));
  client.destroy();
  return {
    s3Bucket,
    s3Endpoint: endpoint,
    s3AccessKeyId: keys.accessKeyId,
    s3SecretAccessKey: keys.secretAccessKey,
  };
}
