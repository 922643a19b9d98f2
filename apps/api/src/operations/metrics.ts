import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../database/database.js';

/** Everything that is counted; one per server, so that tests can run several in a process. */
export interface Metrics {
  readonly registry: Registry;
  readonly requestSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly jobSeconds: Histogram<'outcome'>;
  readonly stageSeconds: Histogram<'stage'>;
}

export function createMetrics(database: Database): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const statementSeconds = new Histogram({
    name: 'ringnet_database_statement_seconds',
    help: 'Time of one SQL statement.',
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
    registers,
  });
  database.onStatement((_sql, milliseconds) => statementSeconds.observe(milliseconds / 1000));
  new Gauge({
    name: 'ringnet_jobs',
    help: 'Reconstructions that wait or run.',
    labelNames: ['status'],
    registers,
    async collect() {
      const rows = await database.prisma.reconstruction.groupBy({
        by: ['status'],
        where: { status: { in: ['QUEUED', 'RUNNING'] } },
        _count: true,
      });
      for (const status of ['QUEUED', 'RUNNING']) {
        this.set({ status }, rows.find((row) => row.status === status)?._count ?? 0);
      }
    },
  });
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'ringnet_http_request_seconds',
      help: 'Time from the first byte of a request to the end of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'ringnet_job_seconds',
      help: 'Time of one attempt at a reconstruction.',
      labelNames: ['outcome'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 20, 60],
      registers,
    }),
    stageSeconds: new Histogram({
      name: 'ringnet_stage_seconds',
      help: 'Time of one step of a reconstruction.',
      labelNames: ['stage'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
  };
}

export type JobOutcome = 'succeeded' | 'failed' | 'canceled' | 'retried';
