import type { Transaction } from '../app.js';
import type { PrismaClient, Reconstruction } from '../generated/prisma/client.js';
import { ApiError } from '../graphql/api-error.js';

const keepMs = 24 * 3600 * 1000;

/**
 * The reconstruction that an earlier request with this key made, null when there was none. Keys are kept 24 hours, then until the next
 * sweep: whether one has expired is not asked here, so that a clock set forwards does not make a repeated request a new one.
 *
 * @throws ApiError IDEMPOTENCY_CONFLICT when that request was another one
 */
export async function findIdempotent(
  prisma: PrismaClient | Transaction,
  owner: string,
  key: string,
  requestHash: string,
): Promise<Reconstruction | null> {
  const record = await prisma.idempotencyRecord.findUnique({ where: { owner_key: { owner, key } } });
  if (!record) return null;
  if (record.requestHash !== requestHash) {
    throw new ApiError('IDEMPOTENCY_CONFLICT', 'This idempotency key was used for another request.', [
      'input',
      'idempotencyKey',
    ]);
  }
  return prisma.reconstruction.findUnique({ where: { id: record.reconstructionId } });
}

/** Takes the key for this request; waits for another transaction that is taking it. @returns false when it was taken */
export async function claimIdempotencyKey(
  tx: Transaction,
  owner: string,
  key: string,
  requestHash: string,
  reconstructionId: string,
): Promise<boolean> {
  const now = new Date();
  const expiresAt = new Date(now.getTime() + keepMs);
  const claimed = await tx.$executeRaw`
    INSERT INTO "IdempotencyRecord" (owner, key, "requestHash", "reconstructionId", "createdAt", "expiresAt")
    VALUES (${owner}, ${key}, ${requestHash}, ${reconstructionId}::uuid, ${now}, ${expiresAt})
    ON CONFLICT (owner, key) DO NOTHING`;
  return claimed === 1;
}
