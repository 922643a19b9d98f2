import { decodeImage, type RgbImage } from '@ringnet/io';
import type { ArtifactKind, ArtifactOptions } from '@ringnet/reconstruct';
import type { Caller } from '../access/caller.js';
import type { App } from '../app.js';
import type { Artifact, Photo, Reconstruction } from '../generated/prisma/client.js';
import { ApiError } from '../graphql/api-error.js';
import { newId } from '../graphql/global-id.js';
import { createSerialWork } from '../jobs/serial-work.js';
import { checkStorageQuota } from '../reconstruction/queue-limits.js';
import { fusedSources, unpackReconstruction } from '../reconstruction/stored-reconstruction.js';
import { checkFreeSpace } from '../storage/free-space.js';
import { licenceOf, optionsKey, storeArtifact } from './store-artifact.js';

/** Makes files on demand: the same file is made once however many ask at a time, and a few files at once. */
export interface ArtifactMaking {
  /**
   * The stored file of that kind and options, made now unless it exists.
   *
   * @throws ApiError INVALID_ARGUMENT when it has not SUCCEEDED, NOT_FOUND when it needs a photo that was not kept, QUEUE_FULL,
   *   QUOTA_EXCEEDED, STORAGE_FULL
   */
  make(app: App, caller: Caller, row: Source, kind: ArtifactKind, options: ArtifactOptions): Promise<Artifact>;
}

export type Source = Reconstruction & { readonly photo: Photo };

export function createArtifactMaking(): ArtifactMaking {
  const work = createSerialWork<Artifact>(32, 'Too many files are being made.');
  return {
    make: (app, caller, row, kind, options) =>
      work.run(`${row.id} ${kind} ${optionsKey(kind, options)}`, () => makeOnce(app, caller, row, kind, options)),
  };
}

async function makeOnce(
  app: App,
  caller: Caller,
  row: Source,
  kind: ArtifactKind,
  options: ArtifactOptions,
): Promise<Artifact> {
  const unique = { reconstructionId: row.id, kind, options: optionsKey(kind, options) };
  const existing = await app.prisma.artifact.findUnique({ where: { reconstructionId_kind_options: unique } });
  if (existing) return existing;
  if (row.status !== 'SUCCEEDED') {
    throw new ApiError('INVALID_ARGUMENT', `It is ${row.status}; files can be made when it has SUCCEEDED.`, [
      'input',
      'reconstructionId',
    ]);
  }
  await checkStorageQuota(app.prisma, caller);
  await checkFreeSpace(app);
  const result = unpackReconstruction(row.result, row.timings);
  const photo = await loadPhoto(app, row.photo);
  const others = photo ? await loadOtherPhotos(app, row, photo) : [];
  const file = await app.tracing.span('artifact', { 'ringnet.kind': kind }, () =>
    app.reconstructor.makeArtifact(result, photo, kind, options, others),
  );
  const artifact = await storeArtifact(app, {
    owner: row.owner,
    reconstructionId: row.id,
    file,
    options,
    licence: licenceOf(result),
  });
  try {
    await app.prisma.artifact.createMany({ data: [{ ...artifact, id: newId() }], skipDuplicates: true });
  } catch (error) {
    if ((await app.prisma.reconstruction.count({ where: { id: row.id } })) > 0) throw error;
    await app.files.remove(artifact.storageKey); // deleted while the file was made
    throw new ApiError('NOT_FOUND', 'The reconstruction was deleted.', ['input', 'reconstructionId']);
  }
  return app.prisma.artifact.findUniqueOrThrow({ where: { reconstructionId_kind_options: unique } });
}

/** The pixels of a stored photo, null when its bytes were not kept. */
export async function loadPhoto(app: App, { storageKey }: Photo): Promise<RgbImage | null> {
  if (!storageKey) return null;
  return (await decodeImage(await app.files.get(storageKey), { maxPixels: app.config.maxPixels })).image;
}

/**
 * The photos of a fused head after the first, null where one is gone. Together with the first they take no more memory than
 * one photo may: those that would go beyond give no colour.
 */
async function loadOtherPhotos(app: App, row: Source, first: RgbImage): Promise<(RgbImage | null)[]> {
  const ids = fusedSources(row.result)
    .slice(1)
    .map(({ photoId }) => photoId);
  if (ids.length === 0) return [];
  const rows = await app.prisma.photo.findMany({ where: { id: { in: ids }, owner: row.owner } });
  let pixels = first.width * first.height;
  const photos: (RgbImage | null)[] = [];
  for (const id of ids) {
    const photo = rows.find((found) => found.id === id);
    const more = photo ? photo.width * photo.height : 0;
    const fits = photo && pixels + more <= app.config.maxPixels;
    if (fits) pixels += more;
    photos.push(fits ? await loadPhoto(app, photo) : null);
  }
  return photos;
}
