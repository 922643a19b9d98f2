import type { App } from '../app.js';
import type { Photo } from '../generated/prisma/client.js';
import { ApiError } from '../graphql/api-error.js';

/** The bytes of a photo that was kept. @throws ApiError NOT_FOUND */
export async function readStoredPhoto({ files }: App, { storageKey }: Photo): Promise<Uint8Array> {
  if (!storageKey) throw new ApiError('NOT_FOUND', 'The photo is gone.');
  return files.get(storageKey);
}
