import type { Reconstruction as Result } from '@ringnet/reconstruct';
import type { Caller } from '../access/caller.js';
import type { App } from '../app.js';
import type { Source } from '../artifact/make-artifact.js';
import type { Prisma } from '../generated/prisma/client.js';
import { ApiError } from '../graphql/api-error.js';
import { newId } from '../graphql/global-id.js';
import { defaultExpiry, earliest } from './expiry.js';
import { checkQuota } from './queue-limits.js';
import { type FusedSource, packReconstruction, unpackReconstruction } from './stored-reconstruction.js';

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

/** A head made from stored ones, and how it came about. */
export interface Derived {
  /** Row id; default a new one. The row that has it already is kept. */
  readonly id?: string;
  /** Gives photo and request */
  readonly base: Stored;
  readonly result: Result;
  /** Of `result.fusion`'s views, in order; empty without */
  readonly fusedFrom: readonly FusedSource[];
  /** Everything it was made from */
  readonly sources: readonly Stored[];
  readonly subject: string | null;
  readonly milliseconds: number;
}

/**
 * Stores a new reconstruction made from old ones, and tells from which it came.
 *
 * @throws ApiError NOT_FOUND when one of them was deleted meanwhile: what is erased lives on in nothing
 */
export async function storeDerived(app: App, caller: Caller, derived: Derived): Promise<Source> {
  await checkQuota(app.prisma, caller);
  const { id = newId(), base, result, fusedFrom, sources, subject, milliseconds } = derived;
  const now = new Date();
  const derivedFrom = [...new Set(sources.map((source) => source.row.id))];
  const shown = sources.flatMap(({ row }) => [row.photoId, ...row.sourcePhotoIds]);
  const data = {
    id,
    owner: caller.owner,
    photoId: base.row.photoId,
    subject,
    status: 'SUCCEEDED',
    progress: 1,
    request: base.row.request as Prisma.InputJsonObject,
    headModel: { ...result.headModel },
    regressor: { ...result.regressor },
    result: packReconstruction(result, fusedFrom) as Prisma.InputJsonObject,
    timings: [{ stage: 'head', milliseconds }],
    derivedFrom,
    sourcePhotoIds: [...new Set([...shown, ...fusedFrom.map(({ photoId }) => photoId)])],
    createdAt: now,
    startedAt: now,
    finishedAt: now,
    expiresAt: earliest([...sources.map((source) => source.row.expiresAt), defaultExpiry(app, now)]),
  };
  await app.prisma.$transaction(async (tx) => {
    // an erasure that wants one of these, or a photo that it shows, waits for this lock, then finds what was made from it
    const kept = await tx.$queryRaw<unknown[]>`
      SELECT id FROM "Reconstruction" WHERE id = ANY(${derivedFrom}::uuid[]) FOR SHARE`;
    if (kept.length < derivedFrom.length)
      throw new ApiError('NOT_FOUND', 'One of them was deleted meanwhile.', ['input']);
    await tx.reconstruction.createMany({ skipDuplicates: true, data: [data] });
  });
  return app.prisma.reconstruction.findUniqueOrThrow({ where: { id }, include: { photo: true } });
}
