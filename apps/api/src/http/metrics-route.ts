import type { RequestHandler } from 'express';
import type { Metrics } from '../operations/metrics.js';

/** Counters for Prometheus: no ids, no labels of people. */
export function metricsRoute({ registry }: Metrics): RequestHandler {
  return async (_request, response) => {
    response.set({ 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' }).end(await registry.metrics());
  };
}
