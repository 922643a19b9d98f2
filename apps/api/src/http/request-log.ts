import type { RequestHandler } from 'express';
import type { App } from '../app.js';
import { newId } from '../graphql/global-id.js';

/** One line per answered request, and an id that ties it to the lines in between. Addresses are logged without their query: it may hold a signature. */
export function requestLog({ log, metrics, tracing }: Pick<App, 'log' | 'metrics' | 'tracing'>): RequestHandler {
  return (request, response, next) => {
    const requestId = newId();
    const started = performance.now();
    response.setHeader('X-Request-Id', requestId);
    const { method } = request;
    const path = request.path.startsWith('/uploads/') ? '/uploads/:token' : request.path;
    const route = routeName(path);
    response.once('close', () => {
      const milliseconds = Math.round(performance.now() - started);
      const labels = { method, route, status: String(response.statusCode) };
      endSpan({ 'http.response.status_code': response.statusCode });
      metrics.requestSeconds.observe(labels, (performance.now() - started) / 1000);
      log.info(
        { requestId, method, path, status: response.statusCode, milliseconds, whole: response.writableFinished },
        'request',
      );
    });
    const facts = { 'http.request.method': method, 'http.route': route, 'ringnet.request_id': requestId };
    const endSpan = tracing.request(`${method} ${route}`, request.headers, facts, next);
  };
}

/** Few names, whatever is asked for: each is a time series. */
function routeName(path: string): string {
  const first = path.split('/')[1] ?? '';
  return ['graphql', 'files', 'uploads', 'graphiql'].includes(first) ? `/${first}` : 'page';
}
