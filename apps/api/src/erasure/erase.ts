import { createHmac } from 'node:crypto';
import type { Caller } from '../access/caller.js';
import type { App, Transaction } from '../app.js';
import type { Prisma } from '../generated/prisma/client.js';
import { newId, toGlobalId } from '../graphql/global-id.js';
import { recordAudit } from '../operations/audit.js';

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
  return erased;
}

async function eraseRows(app: App, tx: Transaction, caller: Caller, scope: ErasureScope, action: string) {
  const { owner } = caller;
  const photos = scope.photos ? await tx.photo.findMany({ where: { ...scope.photos, owner } }) : [];
  const found = await tx.reconstruction.findMany({
    where: {
      owner,
      OR: [{ photoId: { in: photos.map(({ id }) => id) } }, ...(scope.reconstructions ? [scope.reconstructions] : [])],
    },
    select: { id: true, status: true },
  });
  // of more than 32,767 photos Prisma asks in parts, and each brings what the other condition names
  const reconstructions = [...new Map(found.map((row) => [row.id, row])).values()];
  if (photos.length + reconstructions.length === 0) return null;
  // an artifact that is being added waits for this lock, then finds its reconstruction gone, and removes its file
  const lock = (rows: readonly { readonly id: string }[]) =>
    tx.$queryRaw`SELECT id FROM "Reconstruction" WHERE id = ANY(${rows.map(({ id }) => id)}::uuid[]) FOR UPDATE`;
  await lock(reconstructions);
  if (photos.length > 0) {
    const made = await madeFrom(tx, owner, reconstructions);
    await lock(made);
    reconstructions.push(...made);
  }
  const ids = reconstructions.map(({ id }) => id);
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
  await tx.reconstruction.deleteMany({ where: { id: { in: ids } } });
  await tx.photo.deleteMany({ where: { id: { in: photos.map(({ id }) => id) } } });
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
    receipt,
    deletedIds: [
      ...photos.map(({ id }) => toGlobalId('Photo', id)),
      ...ids.map((id) => toGlobalId('Reconstruction', id)),
    ],
  };
}

/** What was fused or posed from these, over as many steps as there are: it shows the photos that go. */
async function madeFrom(tx: Transaction, owner: string, reconstructions: readonly { readonly id: string }[]) {
  const known = new Set(reconstructions.map(({ id }) => id));
  const found: { id: string; status: string }[] = [];
  for (let from = [...known]; from.length > 0; ) {
    const made = await tx.reconstruction.findMany({
      where: { owner, derivedFrom: { hasSome: from } },
      select: { id: true, status: true },
    });
    const added = made.filter(({ id }) => !known.has(id));
    for (const { id } of added) known.add(id);
    found.push(...added);
    from = added.map(({ id }) => id);
  }
  return found;
}

/** Finishes removals that are listed: these keys, or all that a crash has left. @returns how many files went */
export async function removeListedFiles(app: Pick<App, 'prisma' | 'files'>, keys?: readonly string[]): Promise<number> {
  const listed = keys ?? (await app.prisma.fileRemoval.findMany({ take: 1000 })).map(({ storageKey }) => storageKey);
  for (const key of listed) await app.files.remove(key);
  if (listed.length > 0) await app.prisma.fileRemoval.deleteMany({ where: { storageKey: { in: [...listed] } } });
  return listed.length;
}

function signReceipt(app: App, content: Omit<ErasureReceipt, 'signature'>): ErasureReceipt {
  const signature = createHmac('sha256', app.secret)
    .update(`receipt:${JSON.stringify(content)}`)
    .digest('base64url');
  return { ...content, signature };
}
