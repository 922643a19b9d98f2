import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { newId } from '../graphql/global-id.js';
import type { Metrics } from '../operations/metrics.js';

/** One line per answered request, and an id that ties it to the lines in between. Addresses are logged without their query: it may hold a signature. */
export function requestLog(log: Logger, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const requestId = newId();
    const started = performance.now();
    response.setHeader('X-Request-Id', requestId);
    const { method } = request;
    const path = request.path.startsWith('/uploads/') ? '/uploads/:token' : request.path;
    response.once('close', () => {
      const milliseconds = Math.round(performance.now() - started);
      const labels = { method, route: routeName(path), status: String(response.statusCode) };
      metrics.requestSeconds.observe(labels, (performance.now() - started) / 1000);
      log.info(
        { requestId, method, path, status: response.statusCode, milliseconds, whole: response.writableFinished },
        'request',
      );
    });
    next();
  };
}

/** Few names, whatever is asked for: each is a time series. */
function routeName(path: string): string {
  const first = path.split('/')[1] ?? '';
  return ['graphql', 'files', 'uploads', 'graphiql'].includes(first) ? `/${first}` : 'page';
}
