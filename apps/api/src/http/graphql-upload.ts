import { STATUS_CODES } from 'node:http';
import type { RequestHandler } from 'express';
import processRequest from 'graphql-upload/processRequest.mjs';
import { sendError } from './client-error.js';

/**
 * Reads a multipart GraphQL request. One without a preflight header is refused unread: a page of another site could
 * have sent it.
 */
export function graphqlUpload(maxFileSize: number): RequestHandler {
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
    const finished = new Promise<void>((resolve) => {
      request.once('end', resolve);
      request.once('close', resolve);
    });
    const end = response.end.bind(response);
    // graphql-upload's own middleware does the same: answer only when the request is read, or browsers see a reset
    response.end = ((...args: Parameters<typeof end>) => {
      void finished.then(() => end(...args));
      return response;
    }) as typeof response.end;
    processRequest(request, response, { maxFileSize, maxFiles: 1, maxFieldSize: 1_000_000 }).then(
      (body) => {
        request.body = body;
        next();
      },
      (error: Error & { status?: number; expose?: boolean }) => {
        const status = error.status ?? 400;
        const message = error.expose === false ? (STATUS_CODES[status] ?? 'Bad request') : error.message;
        sendError(response, status, 'BAD_REQUEST', message);
      },
    );
  };
}
