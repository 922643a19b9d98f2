import type { Transaction } from '../app.js';
import type { PrismaClient, Reconstruction } from '../generated/prisma/client.js';
import { ApiError } from '../graphql/api-error.js';

const keepMs = 24 * 3600 * 1000;

/**
 * The reconstruction that an earlier request with this key made, null when there was none in 24 hours.
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
  if (!record || record.expiresAt.getTime() <= Date.now()) return null;
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
    ON CONFLICT (owner, key) DO UPDATE
      SET "requestHash" = excluded."requestHash", "reconstructionId" = excluded."reconstructionId",
          "createdAt" = excluded."createdAt", "expiresAt" = excluded."expiresAt"
      WHERE "IdempotencyRecord"."expiresAt" <= ${now}`;
  return claimed === 1;
}
