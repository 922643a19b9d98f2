import { createHmac } from 'node:crypto';
import type { Caller } from '../access/caller.js';
import type { App, Transaction } from '../app.js';
import { artifactPrefix } from '../artifact/store-artifact.js';
import type { Photo, Prisma } from '../generated/prisma/client.js';
import { newId, toGlobalId } from '../graphql/global-id.js';
import { recordAudit } from '../operations/audit.js';
import { countErased } from '../reconstruction/queue-limits.js';

/** What an erasure removed, signed so that the server can later tell its own receipts. */
export interface ErasureReceipt {
  readonly id: string;
  readonly erasedAt: Date;
  readonly photos: number;
  readonly reconstructions: number;
  readonly artifacts: number;
  readonly files: number;
  readonly bytes: number;
  readonly signature: string;
}

export interface Erasure {
  /** Global ids of photos and reconstructions */
  readonly deletedIds: readonly string[];
  readonly receipt: ErasureReceipt;
}

export interface ErasureScope {
  readonly photos?: Prisma.PhotoWhereInput;
  readonly reconstructions?: Prisma.ReconstructionWhereInput;
  /** Also the photos these reconstructions were made from, where no other needs them; default false */
  readonly withUnusedPhotos?: boolean;
}

/**
 * Removes photos with everything made from them, heads fused from several photos included, and reconstructions with their artifacts: rows, queue entries,
 * idempotency records and files. Files are listed in the same transaction as the rows go, so that a crash in between
 * leaves a list to finish, not an orphan.
 *
 * @returns null when the scope holds nothing of this owner
 */
export async function erase(app: App, caller: Caller, scope: ErasureScope, action: string): Promise<Erasure | null> {
  const erased = await app.prisma.$transaction((tx) => eraseRows(app, tx, caller, scope, action), { timeout: 120_000 });
  if (!erased) return null;
  app.onStep('erasure-committed');
  await removeListedFiles(app, erased.keys);
  await removeUnnamedFiles(app, erased.unfinished);
  return erased;
}

async function eraseRows(app: App, tx: Transaction, caller: Caller, scope: ErasureScope, action: string) {
  const { owner } = caller;
  const photos = scope.photos ? await tx.photo.findMany({ where: { ...scope.photos, owner } }) : [];
  const named = photos.map(({ id }) => id);
  const reconstructions = await lockReconstructions(tx, owner, named, scope.reconstructions ?? null);
  if (photos.length + reconstructions.length === 0) return null;
  const ids = reconstructions.map(({ id }) => id);
  if (scope.withUnusedPhotos) photos.push(...(await lockUnusedPhotos(tx, owner, ids)));
  const photoIds = photos.map(({ id }) => id);
  const artifacts = await tx.artifact.findMany({
    where: { reconstructionId: { in: ids } },
    select: { storageKey: true, bytes: true },
  });
  const photoFiles = photos.filter(({ storageKey }) => storageKey !== null);
  const keys = [...artifacts, ...photoFiles].flatMap(({ storageKey }) => storageKey ?? []);
  for (const { id, status } of reconstructions) {
    if (status === 'QUEUED' || status === 'RUNNING') await app.queue.cancel(tx, id);
  }
  await tx.fileRemoval.createMany({ data: keys.map((storageKey) => ({ storageKey })), skipDuplicates: true });
  await tx.idempotencyRecord.deleteMany({ where: { owner, reconstructionId: { in: ids } } });
  await countErased(tx, owner, reconstructions);
  await tx.reconstruction.deleteMany({ where: { id: { in: ids } } });
  await tx.photo.deleteMany({ where: { id: { in: photoIds } } });
  const counts = {
    photos: photos.length,
    reconstructions: ids.length,
    artifacts: artifacts.length,
    files: keys.length,
    bytes: [...artifacts, ...photoFiles].reduce((sum, { bytes }) => sum + bytes, 0),
  };
  const receipt = signReceipt(app, { id: newId(), erasedAt: new Date(), ...counts });
  await recordAudit(tx, caller, action, receipt.id, counts);
  return {
    keys,
    unfinished: reconstructions.filter(({ status }) => status !== 'SUCCEEDED').map(({ id }) => id),
    receipt,
    deletedIds: [
      ...photoIds.map((id) => toGlobalId('Photo', id)),
      ...ids.map((id) => toGlobalId('Reconstruction', id)),
    ],
  };
}

interface ErasedRow {
  readonly id: string;
  readonly status: string;
  readonly createdAt: Date;
}

/**
 * Locks what the scope names, and with photos everything that shows them or was made from it, until nothing is added any more: a job that
 * commits the other faces of a photo, and a head that is being fused, hold their rows until then. An artifact that is being added waits for
 * the lock, then finds its reconstruction gone, and removes its file.
 */
async function lockReconstructions(
  tx: Transaction,
  owner: string,
  photoIds: readonly string[],
  named: Prisma.ReconstructionWhereInput | null,
): Promise<ErasedRow[]> {
  const select = { id: true, status: true, createdAt: true } as const;
  const known = new Map<string, ErasedRow>();
  for (;;) {
    const rows: ErasedRow[] = named ? await tx.reconstruction.findMany({ where: { ...named, owner }, select }) : [];
    if (photoIds.length > 0) {
      rows.push(
        ...(await tx.$queryRaw<ErasedRow[]>`
          SELECT id, status, "createdAt" FROM "Reconstruction" WHERE owner = ${owner} AND (
            "photoId" = ANY(${photoIds}::uuid[]) OR "sourcePhotoIds" && ${photoIds}::uuid[]
            OR "derivedFrom" && ${[...known.keys()]}::uuid[])`),
      );
    }
    const added = rows.filter(({ id }) => !known.has(id));
    if (added.length === 0) return [...known.values()];
    const ids = added.map(({ id }) => id);
    await tx.$queryRaw`SELECT id FROM "Reconstruction" WHERE id = ANY(${ids}::uuid[]) FOR UPDATE`;
    for (const row of added) known.set(row.id, row);
  }
}

/** The photos these reconstructions were made from that no other needs. The lock keeps out one that is just being made from them. */
async function lockUnusedPhotos(
  tx: Transaction,
  owner: string,
  reconstructionIds: readonly string[],
): Promise<Photo[]> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Photo" WHERE owner = ${owner}
      AND id IN (SELECT unnest("sourcePhotoIds" || "photoId") FROM "Reconstruction" WHERE id = ANY(${reconstructionIds}::uuid[]))
    FOR UPDATE`;
  const unused = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Photo" p WHERE id = ANY(${locked.map(({ id }) => id)}::uuid[]) AND NOT EXISTS (
      SELECT FROM "Reconstruction" r WHERE r.owner = ${owner} AND r.id <> ALL(${reconstructionIds}::uuid[])
        AND (r."photoId" = p.id OR r."sourcePhotoIds" @> ARRAY[p.id]))`;
  return tx.photo.findMany({ where: { id: { in: unused.map(({ id }) => id) } } });
}

const atOnce = 16;

/**
 * What a job has made of a reconstruction that then was canceled, or has not ended yet, is in no row. A job that still runs finds its row
 * gone and removes the rest.
 */
async function removeUnnamedFiles({ files }: App, reconstructionIds: readonly string[]): Promise<void> {
  const waiting = [...reconstructionIds];
  const remove = async () => {
    for (let id = waiting.pop(); id; id = waiting.pop()) {
      for await (const { key } of files.list(artifactPrefix(id))) await files.remove(key);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, remove));
}

/** Removes these files, which are listed for it. */
export async function removeListedFiles(app: Pick<App, 'prisma' | 'files'>, keys: readonly string[]): Promise<void> {
  for (const key of keys) await app.files.remove(key);
  if (keys.length > 0) await app.prisma.fileRemoval.deleteMany({ where: { storageKey: { in: [...keys] } } });
}

/** Finishes the removals that a crash, or a store that failed, has left. @returns how many files went */
export async function finishRemovals(app: Pick<App, 'prisma' | 'files'>): Promise<number> {
  for (let count = 0; ; ) {
    const listed = await app.prisma.fileRemoval.findMany({ take: 1000 });
    if (listed.length === 0) return count;
    await removeListedFiles(
      app,
      listed.map(({ storageKey }) => storageKey),
    );
    count += listed.length;
  }
}

function signReceipt(app: App, content: Omit<ErasureReceipt, 'signature'>): ErasureReceipt {
  const signature = createHmac('sha256', app.secret)
    .update(`receipt:${JSON.stringify(content)}`)
    .digest('base64url');
  return { ...content, signature };
}
