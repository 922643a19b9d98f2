import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { App } from '../app.js';
import type { Context } from '../graphql/context.js';
import { createUploadMemory } from '../upload/upload-memory.js';
import { accessGuard, callerOf } from './access-guard.js';
import { artifactRoute } from './artifact-route.js';
import { sendError } from './client-error.js';
import { cors } from './cors.js';
import { graphiqlRoute } from './graphiql-route.js';
import { graphqlUpload } from './graphql-upload.js';
import { healthz, readyz } from './health.js';
import { metricsRoute } from './metrics-route.js';
import { modelRoute } from './model-route.js';
import { createContext, factsOf } from './request-context.js';
import { requestLog } from './request-log.js';
import { securityHeaders } from './security-headers.js';
import { type StreamOptions, sseRoute } from './sse-route.js';
import { staticSite } from './static-site.js';
import { uploadRoute } from './upload-route.js';

/** Of photos on their way from all clients together; others wait unread. */
const uploadMemoryBytes = 200_000_000;

export interface ExpressParts {
  readonly apollo: ApolloServer<Context>;
  readonly streams: Pick<StreamOptions, 'schema' | 'rules' | 'formatErrors' | 'closing'>;
  isDraining(): boolean;
}

/** Every route of the server; a worker has health and metrics only. */
export function createExpressApp(app: App, { apollo, streams, isDraining }: ExpressParts): Express {
  const server = express();
  server.disable('x-powered-by');
  server.set('query parser', 'simple');
  server.set('trust proxy', app.config.trustProxy);
  server.get('/healthz', healthz);
  server.get('/readyz', readyz(app, isDraining));
  server.use(requestLog(app));
  if (app.config.metrics) server.get('/metrics', metricsRoute(app.metrics));
  server.use(securityHeaders());
  if (app.config.role !== 'worker') addClientRoutes(server, app, apollo, streams);
  server.use((_request, response) => sendError(response, 404, 'NOT_FOUND', 'There is nothing here.'));
  server.use(lastResort(app));
  return server;
}

function addClientRoutes(
  server: Express,
  app: App,
  apollo: ExpressParts['apollo'],
  streams: ExpressParts['streams'],
): void {
  const guard = accessGuard(app);
  const json = express.json({ limit: 1_000_000, type: ['application/json', 'application/graphql-response+json'] });
  server.get('/files/:id/:name', artifactRoute(app)); // Express answers HEAD with it, too
  server.use(cors(app.config.corsOrigins));
  const uploadMemory = createUploadMemory(uploadMemoryBytes);
  server.put('/uploads/:token', uploadRoute(app, uploadMemory));
  server.use(
    '/graphql/stream',
    guard,
    json,
    sseRoute({
      ...streams,
      createContext: async (request, ended) => createContext(app, callerOf(request), factsOf(request, ended)),
    }),
  );
  server.use(
    '/graphql',
    guard,
    graphqlUpload(app.config.maxUploadBytes, uploadMemory),
    json,
    expressMiddleware(apollo, { context: async ({ req }) => createContext(app, callerOf(req), factsOf(req)) }),
  );
  server.get('/models/open-head.npz', modelRoute(app));
  if (app.config.graphiql) server.get('/graphiql', graphiqlRoute());
  server.use(staticSite(app.config.webRoot));
}

function lastResort(app: App): ErrorRequestHandler {
  return (error: Error & { status?: number }, _request, response, _next) => {
    const status = error.status ?? 500;
    if (status >= 500) app.log.error({ err: error }, 'unexpected error in a route');
    const [code, message] =
      status >= 500 ? ['INTERNAL_SERVER_ERROR', 'The server failed.'] : ['BAD_REQUEST', error.message];
    sendError(response, status, code, message);
  };
}
