import { createHash, randomBytes } from 'node:crypto';
import type { Caller } from '../access/caller.js';
import type { App, Transaction } from '../app.js';
import type { StagedUpload } from '../generated/prisma/client.js';
import { ApiError } from '../graphql/api-error.js';
import { checkFreeSpace } from '../storage/free-space.js';

const validMs = 15 * 60 * 1000;
/** How many an owner may have open, so that nobody fills the disk with uploads that are never used. */
const mostOpen = 50;

/** Opens an upload: whoever has the token may send the bytes once. @throws ApiError QUOTA_EXCEEDED */
export async function openUpload(app: App, caller: Caller): Promise<{ token: string; expiresAt: Date }> {
  const { owner } = caller;
  const open = await app.prisma.stagedUpload.count({ where: { owner, usedAt: null, expiresAt: { gt: new Date() } } });
  if (open >= mostOpen)
    throw new ApiError('QUOTA_EXCEEDED', `${open} uploads are open; use them or wait until they expire.`);
  const token = randomBytes(24).toString('base64url');
  const expiresAt = new Date(Date.now() + validMs);
  await app.prisma.stagedUpload.create({ data: { tokenHash: hashToken(token), owner, expiresAt } });
  return { token, expiresAt };
}

/** Stores the bytes of an open upload; sending again before its use replaces them. @throws ApiError UPLOAD_TOKEN_INVALID, STORAGE_FULL */
export async function fillUpload(app: App, token: string, bytes: Uint8Array): Promise<void> {
  const tokenHash = hashToken(token);
  const storageKey = uploadKey(token);
  await findOpen(app, tokenHash);
  await checkFreeSpace(app);
  await app.files.put(storageKey, bytes);
  app.onStep('upload-stored');
  const { count } = await app.prisma.stagedUpload.updateMany({
    where: { tokenHash, usedAt: null, expiresAt: { gt: new Date() } },
    data: { storageKey, bytes: bytes.length },
  });
  if (count === 0) {
    await app.files.remove(storageKey);
    throw invalidToken();
  }
}

/** Whether a PUT to this token would be taken. @throws ApiError UPLOAD_TOKEN_INVALID */
export async function checkUploadToken(app: App, token: string): Promise<void> {
  await findOpen(app, hashToken(token));
}

/** The bytes that have arrived for a token of this owner. @throws ApiError UPLOAD_TOKEN_INVALID */
export async function readUpload(app: App, caller: Caller, token: string): Promise<Uint8Array> {
  const row = await findOpen(app, hashToken(token));
  if (row.owner !== caller.owner || !row.storageKey) throw invalidToken();
  return app.files.get(row.storageKey);
}

/** Uses the token up in the caller's transaction, and lists its file for removal. @throws ApiError UPLOAD_TOKEN_INVALID when someone else was first */
export async function consumeUpload(tx: Transaction, owner: string, token: string): Promise<void> {
  const tokenHash = hashToken(token);
  const { count } = await tx.stagedUpload.updateMany({
    where: { tokenHash, owner, usedAt: null, expiresAt: { gt: new Date() } },
    data: { usedAt: new Date(), storageKey: null },
  });
  if (count === 0) throw invalidToken();
  await tx.fileRemoval.createMany({ data: [{ storageKey: uploadKey(token) }], skipDuplicates: true });
}

/** Where the bytes lie as they came, metadata included, until the token is used or expires. */
export function uploadKey(token: string): string {
  return `uploads/${hashToken(token)}`;
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

async function findOpen(app: App, tokenHash: string): Promise<StagedUpload> {
  const row = await app.prisma.stagedUpload.findUnique({ where: { tokenHash } });
  if (!row || row.usedAt || row.expiresAt.getTime() <= Date.now()) throw invalidToken();
  return row;
}

function invalidToken(): ApiError {
  return new ApiError(
    'UPLOAD_TOKEN_INVALID',
    'The upload token is unknown, expired, used, or its bytes have not arrived.',
    ['input', 'uploadToken'],
  );
}
