import type { Request, RequestHandler, Response } from 'express';
import type { App } from '../app.js';
import { type ApiError, toApiError } from '../graphql/api-error.js';
import { readAtMost, tooLarge } from '../photo/read-upload.js';
import { checkUploadToken, fillUpload } from '../upload/staged-upload.js';
import type { UploadMemory } from '../upload/upload-memory.js';
import { sendError } from './client-error.js';

const statuses: Partial<Record<ApiError['code'], number>> = {
  IMAGE_TOO_LARGE: 413,
  UPLOAD_TOKEN_INVALID: 404,
  STORAGE_FULL: 507,
};

/** PUT of the bytes of a staged upload; the token in the address is the permission. */
export function uploadRoute(app: App, memory: UploadMemory): RequestHandler {
  return async (request, response) => {
    // a client that left while others had their turn: nothing would close its account any more
    if (request.destroyed || response.closed) return;
    const account = memory.open();
    response.once('close', () => account.close());
    const token = String(request.params.token);
    const { maxUploadBytes } = app.config;
    try {
      await checkUploadToken(app, token);
      if (Number(request.get('content-length') ?? 0) > maxUploadBytes) throw tooLarge(maxUploadBytes, null);
      await fillUpload(app, token, await readAtMost(request, maxUploadBytes, account));
      response.status(204).end();
    } catch (error) {
      refuse(request, response, error);
    }
  };
}

function refuse(request: Request, response: Response, error: unknown): void {
  if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return; // the client went away; nothing was kept
  const known = toApiError(error);
  if (!known) throw error;
  sendError(response, statuses[known.code] ?? 400, known.code, known.message);
  request.resume(); // on a closed connection a client that still sends would find a reset instead of the answer
}
