import type { Reconstruction as Result } from '@ringnet/reconstruct';
import type { RegressedParameters } from '@ringnet/regressor';
import type { Caller } from '../access/caller.js';
import type { App } from '../app.js';
import type { Source } from '../artifact/make-artifact.js';
import type { Prisma } from '../generated/prisma/client.js';
import { ApiError } from '../graphql/api-error.js';
import { newId } from '../graphql/global-id.js';
import { checkQuota } from './queue-limits.js';
import { packReconstruction, unpackReconstruction } from './stored-reconstruction.js';
import { defaultExpiry } from './submit.js';

/** A stored reconstruction with its numbers. */
export interface Stored {
  readonly row: Source;
  readonly result: Result;
}

/** @throws ApiError NOT_FOUND, INVALID_ARGUMENT unless it has SUCCEEDED */
export async function loadStored(app: App, caller: Caller, id: string, field: string): Promise<Stored> {
  const row = await app.prisma.reconstruction.findFirst({
    where: { id, owner: caller.owner },
    include: { photo: true },
  });
  if (!row) throw new ApiError('NOT_FOUND', 'No such reconstruction.', ['input', field]);
  if (row.status !== 'SUCCEEDED') {
    throw new ApiError('INVALID_ARGUMENT', `It is ${row.status}; only those that SUCCEEDED can be used.`, [
      'input',
      field,
    ]);
  }
  return { row, result: unpackReconstruction(row.result, row.timings) };
}

/** Stores a new reconstruction that is an old one with other parameters, and tells from which ones it came. */
export async function storeDerived(
  app: App,
  caller: Caller,
  base: Stored,
  changes: Partial<RegressedParameters>,
  sources: readonly Stored[],
): Promise<Source> {
  await checkQuota(app.prisma, caller);
  const started = performance.now();
  const result = await app.reconstructor.withParameters(base.result, changes);
  const now = new Date();
  const { row } = base;
  return app.prisma.reconstruction.create({
    include: { photo: true },
    data: {
      id: newId(),
      owner: caller.owner,
      photoId: row.photoId,
      subject: row.subject,
      status: 'SUCCEEDED',
      progress: 1,
      request: row.request as Prisma.InputJsonObject,
      headModel: { ...result.headModel },
      regressor: { ...result.regressor },
      result: packReconstruction(result) as Prisma.InputJsonObject,
      timings: [{ stage: 'head', milliseconds: performance.now() - started }],
      derivedFrom: [...new Set(sources.map((source) => source.row.id))],
      createdAt: now,
      startedAt: now,
      finishedAt: now,
      expiresAt: earliest([...sources.map((source) => source.row.expiresAt), defaultExpiry(app, now)]),
    },
  });
}

/** What is made from several expires with the first of them. */
function earliest(times: readonly (Date | null)[]): Date | null {
  const set = times.filter((time) => time !== null);
  return set.length === 0 ? null : new Date(Math.min(...set.map((time) => time.getTime())));
}
