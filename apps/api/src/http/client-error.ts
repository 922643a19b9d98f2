import type { Response } from 'express';

/** Answers a request outside GraphQL with a typed error, in the form of GraphQL's own errors. */
export function sendError(response: Response, status: number, code: string, message: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .json({ errors: [{ message, extensions: { code } }] });
}
