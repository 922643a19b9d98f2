import { decodeImage, type RgbImage } from '@ringnet/io';
import type { ArtifactKind, ArtifactOptions } from '@ringnet/reconstruct';
import type { App } from '../app.js';
import type { Artifact, Photo, Reconstruction } from '../generated/prisma/client.js';
import { ApiError } from '../graphql/api-error.js';
import { newId } from '../graphql/global-id.js';
import { unpackReconstruction } from '../reconstruction/stored-reconstruction.js';
import { licenceOf, optionsKey, storeArtifact } from './store-artifact.js';

/** Makes files on demand: the same file is made once however many ask at a time, and a few files at once. */
export interface ArtifactMaking {
  /**
   * The stored file of that kind and options, made now unless it exists.
   *
   * @throws ApiError INVALID_ARGUMENT when it has not SUCCEEDED, NOT_FOUND when it needs a photo that was not kept, QUEUE_FULL
   */
  make(app: App, row: Source, kind: ArtifactKind, options: ArtifactOptions): Promise<Artifact>;
}

export type Source = Reconstruction & { readonly photo: Photo };

const mostWaiting = 32;

export function createArtifactMaking(): ArtifactMaking {
  const underWay = new Map<string, Promise<Artifact>>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    make(app, row, kind, options) {
      const key = `${row.id} ${kind} ${optionsKey(kind, options)}`;
      const existing = underWay.get(key);
      if (existing) return existing;
      if (underWay.size >= mostWaiting) {
        throw new ApiError('QUEUE_FULL', 'Too many files are being made. Try again in 5 s.', null, {
          retryAfterSeconds: 5,
        });
      }
      const made = last.then(() => makeOnce(app, row, kind, options)).finally(() => underWay.delete(key));
      underWay.set(key, made);
      last = made.catch(() => {}); // one after another: the reconstructor computes one thing at a time anyway
      return made;
    },
  };
}

async function makeOnce(app: App, row: Source, kind: ArtifactKind, options: ArtifactOptions): Promise<Artifact> {
  const unique = { reconstructionId: row.id, kind, options: optionsKey(kind, options) };
  const existing = await app.prisma.artifact.findUnique({ where: { reconstructionId_kind_options: unique } });
  if (existing) return existing;
  if (row.status !== 'SUCCEEDED') {
    throw new ApiError('INVALID_ARGUMENT', `It is ${row.status}; files can be made when it has SUCCEEDED.`, [
      'input',
      'reconstructionId',
    ]);
  }
  const result = unpackReconstruction(row.result, row.timings);
  const photo = await loadPhoto(app, row.photo);
  const file = await app.tracing.span('artifact', { 'ringnet.kind': kind }, () =>
    app.reconstructor.makeArtifact(result, photo, kind, options),
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
