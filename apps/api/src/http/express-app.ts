import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { localCaller } from '../access/local-caller.js';
import type { App } from '../app.js';
import type { Context } from '../graphql/context.js';
import { newId } from '../graphql/global-id.js';
import { createLoaders } from '../graphql/loaders.js';
import { artifactRoute } from './artifact-route.js';
import { sendError } from './client-error.js';
import { graphqlUpload } from './graphql-upload.js';
import { healthz, readyz } from './health.js';
import { securityHeaders } from './security-headers.js';
import { staticSite } from './static-site.js';

/** Every route of the server. */
export function createExpressApp(app: App, apollo: ApolloServer<Context>, isDraining: () => boolean): Express {
  const server = express();
  server.disable('x-powered-by');
  server.set('query parser', 'simple');
  server.use(securityHeaders());
  server.get('/healthz', healthz);
  server.get('/readyz', readyz(app, isDraining));
  server.get('/files/:id/:name', artifactRoute(app)); // Express answers HEAD with it, too
  server.use(
    '/graphql',
    graphqlUpload(app.config.maxUploadBytes),
    express.json({ limit: 1_000_000, type: ['application/json', 'application/graphql-response+json'] }),
    expressMiddleware(apollo, { context: async ({ req }) => createContext(app, req) }),
  );
  server.use(staticSite(app.config.webRoot));
  server.use((_request, response) => sendError(response, 404, 'NOT_FOUND', 'There is nothing here.'));
  server.use(
    (
      error: Error & { status?: number; expose?: boolean },
      _request: Request,
      response: Response,
      _next: NextFunction,
    ) => {
      const status = error.status ?? 500;
      if (status >= 500) app.log.error({ error }, 'unexpected error in a route');
      sendError(
        response,
        status,
        status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST',
        status >= 500 ? 'The server failed.' : error.message,
      );
    },
  );
  return server;
}

async function createContext(app: App, request: Request): Promise<Context> {
  const caller = localCaller(app.config);
  const requestId = newId();
  return {
    app,
    caller,
    loaders: createLoaders(app.prisma, caller.owner),
    baseUrl: app.config.publicUrl?.replace(/\/$/, '') ?? `${request.protocol}://${request.get('host')}`,
    requestId,
    log: app.log.child({ requestId }),
  };
}
