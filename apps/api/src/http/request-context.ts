import type { Request } from 'express';
import type { Caller } from '../access/caller.js';
import type { App } from '../app.js';
import type { Context } from '../graphql/context.js';
import { newId } from '../graphql/global-id.js';
import { createLoaders } from '../graphql/loaders.js';

/** The context of one GraphQL request or subscription. */
export function createContext(app: App, caller: Caller, request: RequestFacts): Context {
  return {
    app,
    caller,
    loaders: createLoaders(app.prisma, caller.owner),
    baseUrl: app.config.publicUrl?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`,
    requestId: request.id,
    log: app.log.child({ requestId: request.id }),
    ended: request.ended ?? new AbortController().signal,
  };
}

export interface RequestFacts {
  readonly id: string;
  readonly protocol: string;
  readonly host: string;
  readonly ended?: AbortSignal;
}

export function factsOf(request: Request, ended?: AbortSignal): RequestFacts {
  const id = request.res?.getHeader('X-Request-Id');
  return {
    id: typeof id === 'string' ? id : newId(),
    protocol: request.protocol,
    host: request.get('host') ?? 'localhost',
    ...(ended ? { ended } : {}),
  };
}
