import type { App } from '../app.js';
import { ApiError } from '../graphql/api-error.js';

/** Keeps the reserve of `minFreeBytes`: a full disk would stop the embedded database, too. @throws ApiError STORAGE_FULL */
export async function checkFreeSpace({ files, config }: App): Promise<void> {
  const free = await files.freeBytes();
  if (free !== null && free < config.minFreeBytes) {
    throw new ApiError('STORAGE_FULL', 'The server has no room for more files.');
  }
}
