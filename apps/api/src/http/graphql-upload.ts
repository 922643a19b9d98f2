import type { RequestHandler } from 'express';
import type { UploadMemory } from '../upload/upload-memory.js';
import { sendError } from './client-error.js';
import { MultipartError, readMultipart } from './multipart-request.js';
import { createTurns } from './turns.js';

/** Steps of uploads in one turn of the event loop; each takes a millisecond or two. */
const stepsPerTurn = 2;

/**
 * Reads a multipart GraphQL request. One without a preflight header is refused unread: a page of another site could
 * have sent it.
 */
export function graphqlUpload(maxFileBytes: number, memory: UploadMemory): RequestHandler {
  const turns = createTurns(stepsPerTurn);
  return (request, response, next) => {
    if (!request.is('multipart/form-data')) {
      next();
      return;
    }
    if (!request.get('apollo-require-preflight') && !request.get('x-apollo-operation-name')) {
      sendError(
        response,
        400,
        'BAD_REQUEST',
        'Send the header "Apollo-Require-Preflight: true" with a multipart request.',
      );
      return;
    }
    // a client that left while its key was checked: nothing would close its account any more
    if (request.destroyed || response.closed) return;
    const finished = new Promise<void>((resolve) => {
      request.once('end', resolve);
      request.once('close', resolve);
    });
    const account = memory.open();
    response.once('close', () => account.close());
    let discard = () => {};
    const end = response.end.bind(response);
    // answer only when the request is read, or browsers see a reset
    response.end = ((...args: Parameters<typeof end>) => {
      discard();
      void finished.then(() => turns.take()).then(() => end(...args));
      return response;
    }) as typeof response.end;
    const read = async () => {
      await turns.take();
      const operation = await readMultipart(request, maxFileBytes, { account, turns });
      await turns.take();
      return operation;
    };
    read().then(
      ({ body, file }) => {
        discard = () => file?.discard();
        request.body = body;
        next();
      },
      (error: Error) => {
        if (!(error instanceof MultipartError)) throw error;
        sendError(response, error.status, 'BAD_REQUEST', error.message);
        setImmediate(() => request.resume());
      },
    );
  };
}
