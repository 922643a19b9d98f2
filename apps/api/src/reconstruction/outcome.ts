import type { Reconstruction as Result } from '@ringnet/reconstruct';
import type { Logger } from 'pino';
import type { App } from '../app.js';
import type { Prisma } from '../generated/prisma/client.js';
import type { ErrorCode } from '../graphql/error-code.js';
import type { JobOutcome } from '../operations/metrics.js';
import { packReconstruction } from './stored-reconstruction.js';

/** What the row of a reconstruction says once it has SUCCEEDED. */
export interface Outcome {
  readonly status: 'SUCCEEDED';
  readonly stage: null;
  readonly progress: 1;
  readonly finishedAt: Date;
  readonly headModel: Prisma.JsonObject;
  readonly regressor: Prisma.JsonObject;
  readonly result: Prisma.JsonObject;
  readonly timings: Prisma.JsonArray;
}

export function outcomeOf(result: Result): Outcome {
  return {
    status: 'SUCCEEDED',
    stage: null,
    progress: 1,
    finishedAt: new Date(),
    headModel: { ...result.headModel },
    regressor: { ...result.regressor },
    result: packReconstruction(result) as Prisma.JsonObject,
    timings: result.timings.map((timing) => ({ ...timing })),
  };
}

/** Tells metrics and log how one attempt at a reconstruction ended. @param begun  performance.now() at its start */
export function tellEnd(
  { metrics }: Pick<App, 'metrics'>,
  log: Logger,
  begun: number,
  outcome: JobOutcome,
  code?: ErrorCode,
): void {
  const milliseconds = performance.now() - begun;
  metrics.jobSeconds.observe({ outcome }, milliseconds / 1000);
  log.info({ outcome, code, milliseconds: Math.round(milliseconds) }, 'reconstruction attempt ended');
}

/** Tells the metrics how long each stage of a photo took. */
export function observeStages({ metrics }: Pick<App, 'metrics'>, result: Result | undefined): void {
  for (const { stage, milliseconds } of result?.timings ?? []) {
    metrics.stageSeconds.observe({ stage }, milliseconds / 1000);
  }
}
