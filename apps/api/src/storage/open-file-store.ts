import type { ServerConfig } from '../config.js';
import { createDiskStore } from './disk-store.js';
import type { FileStore } from './file-store.js';

/** The store that the settings name: a bucket, or the data directory. */
export async function openFileStore(config: ServerConfig): Promise<FileStore> {
  // only the embedded database's lock keeps other processes out of the folder
  if (!config.s3Bucket) return createDiskStore(config.dataDir, { isShared: config.databaseUrl !== undefined });
  const { createS3Store } = await import('./s3-store.js'); // its client is large: loaded only where it is used
  return createS3Store({
    bucket: config.s3Bucket,
    region: config.s3Region,
    endpoint: config.s3Endpoint,
    accessKeyId: config.s3AccessKeyId,
    secretAccessKey: config.s3SecretAccessKey,
  });
}
