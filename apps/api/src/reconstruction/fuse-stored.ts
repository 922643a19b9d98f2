import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { FusionSource, Reconstruction as Result } from '@ringnet/reconstruct';
import type { Caller } from '../access/caller.js';
import type { App } from '../app.js';
import { loadPhoto, type Source } from '../artifact/make-artifact.js';
import { ApiError } from '../graphql/api-error.js';
import { uuidFrom } from '../graphql/global-id.js';
import { type Stored, storeDerived } from './derive.js';
import { fusedSources, unpackReconstruction } from './stored-reconstruction.js';

/**
 * One head from several stored ones of one person. The same request gives the same row: its id is made from what is
 * fused and with which models, whatever the order after the first.
 *
 * @throws ApiError INVALID_ARGUMENT when they show fewer than two different photos
 */
export async function fuseStored(app: App, caller: Caller, stored: readonly Stored[]): Promise<Source> {
  const [base, ...rest] = stored;
  const others = rest.toSorted((a, b) => (a.row.id < b.row.id ? -1 : 1));
  const id = fusedId(app, caller, [base, ...others]);
  return app.fusing.run(id, async () => {
    const existing = await app.prisma.reconstruction.findUnique({ where: { id }, include: { photo: true } });
    if (existing) return existing;
    const started = performance.now();
    const views = await oneForEachPhoto(app, caller, [base, ...others]);
    if (views.length < 2) {
      throw new ApiError('INVALID_ARGUMENT', 'They all show the same face of the same photo.', [
        'input',
        'reconstructionIds',
      ]);
    }
    const fused = await app.reconstructor.fuse(await readAll(app, views));
    const sources = views.map(({ row }) => ({ reconstructionId: row.id, photoId: row.photoId }));
    return storeDerived(app, caller, {
      id,
      base,
      result: isPosed(base) ? await posedLike(app, fused, base.result) : fused,
      fusedFrom: sources,
      sources: stored,
      subject: stored.find(({ row }) => row.subject !== null)?.row.subject ?? null,
      milliseconds: performance.now() - started,
    });
  });
}

function fusedId(app: App, { owner }: Caller, stored: readonly Stored[]): string {
  const { headModel, regressor } = stored[0].result;
  const installed = [...app.reconstructor.headModels, ...app.reconstructor.regressors].filter(
    ({ id }) => id === headModel.id || id === regressor.id,
  );
  const what = ['fused', owner, stored.map(({ row }) => row.id), installed.map(({ id, version }) => [id, version])];
  return uuidFrom(createHash('sha256').update(JSON.stringify(what)).digest());
}

/**
 * Takes fused ones apart into what they were made from, where all of that is still stored, and leaves out what shows the
 * same face of the same photo again: it says nothing new.
 */
async function oneForEachPhoto(app: App, caller: Caller, stored: readonly Stored[]): Promise<Stored[]> {
  const views = new Map<string, Stored>();
  for (const one of stored) {
    for (const part of await partsOf(app, caller, one)) {
      const { row, result } = part;
      const key = part.result.fusion ? row.id : `${row.photo.sha256} ${JSON.stringify(result.face?.box ?? null)}`;
      if (!views.has(key)) views.set(key, part);
    }
  }
  return [...views.values()];
}

async function partsOf(app: App, caller: Caller, stored: Stored): Promise<readonly Stored[]> {
  const ids = fusedSources(stored.row.result).map(({ reconstructionId }) => reconstructionId);
  if (ids.length === 0) return [stored];
  const rows = await app.prisma.reconstruction.findMany({
    where: { id: { in: ids }, owner: caller.owner },
    include: { photo: true },
  });
  if (rows.length < ids.length) return [stored];
  return ids.map((id) => {
    const row = rows.find((found) => found.id === id) as Source;
    return { row, result: unpackReconstruction(row.result, row.timings) };
  });
}

/** Looks at one photo after another, so that only one is in memory; none is read when one of them is gone. */
async function readAll(app: App, views: readonly Stored[]): Promise<FusionSource[]> {
  const signal = AbortSignal.timeout(app.config.jobSeconds * 1000);
  const areKept = views.every(({ row, result }) => row.photo.storageKey !== null && !result.fusion);
  const sources: FusionSource[] = [];
  for (const { row, result: reconstruction } of views) {
    const photo = areKept ? await loadPhoto(app, row.photo) : null;
    try {
      const view = photo && (await app.reconstructor.readFace(photo, reconstruction, signal));
      sources.push({ reconstruction, view });
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new ApiError('DEADLINE_EXCEEDED', `Reading the photos took longer than ${app.config.jobSeconds} s.`);
    }
  }
  return sources;
}

/** Whether poseHead gave it a pose or expression that is not its photo's. */
function isPosed({ row, result }: Stored): boolean {
  if (!result.fusion) return row.derivedFrom.length > 0;
  const { betas: _, ...own } = result.parameters;
  return !isDeepStrictEqual(own, result.fusion.views[0].parameters);
}

/** A head that was posed keeps that pose when its shape gets better. */
function posedLike(app: App, fused: Result, { parameters }: Result): Promise<Result> {
  const { betas: _betas, camera: _camera, ...pose } = parameters;
  return app.reconstructor.withParameters(fused, pose);
}
