import type { Request, RequestHandler } from 'express';
import { admit } from '../access/admit.js';
import { AccessError } from '../access/authenticate.js';
import type { Caller } from '../access/caller.js';
import type { App } from '../app.js';
import { sendError } from './client-error.js';

const callers = new WeakMap<Request, Caller>();

/** Who a guarded request comes from. */
export function callerOf(request: Request): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error('the route is not guarded');
  return caller;
}

/** Lets a request through when its key is good and its rate within the limit: 401, 403 or 429 before the body is read. */
export function accessGuard(app: App): RequestHandler {
  return async (request, response, next) => {
    if (!URL.canParse(`http://${request.get('host')}`)) {
      sendError(response, 400, 'BAD_REQUEST', 'The Host header is not the name of a host.'); // links are made from it
      return;
    }
    try {
      const connection = { authorization: request.get('authorization'), host: request.get('host') };
      callers.set(request, await admit(app, connection, request.ip));
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      if (error.status === 401) response.set('WWW-Authenticate', 'Bearer');
      if (error.retryAfterSeconds !== null) response.set('Retry-After', String(error.retryAfterSeconds));
      sendError(response, error.status, error.code, error.message);
      return;
    }
    next();
  };
}
