import type { Caller } from '../access/caller.js';
import type { App, Transaction } from '../app.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { ApiError } from '../graphql/api-error.js';

/** A hint only: about what a job takes on a small machine. */
const secondsPerJob = 0.5;

/** Whether the queue and the caller's quotas have room for one more. @returns how many wait. @throws ApiError QUEUE_FULL, QUOTA_EXCEEDED */
export async function checkQueueAndQuota(
  app: App,
  prisma: PrismaClient | Transaction,
  caller: Caller,
): Promise<number> {
  const { queueLimit, queueLimitPerOwner } = app.config;
  const [counts] = await prisma.$queryRaw<{ waiting: bigint; mine: bigint }[]>`
    SELECT count(*) AS waiting, count(*) FILTER (WHERE owner = ${caller.owner}) AS mine
    FROM "Reconstruction" WHERE status = 'QUEUED'`;
  const waiting = Number(counts.waiting);
  if (waiting >= queueLimit || Number(counts.mine) >= Math.min(queueLimit, queueLimitPerOwner)) {
    const seconds = Math.max(1, Math.ceil(waiting * secondsPerJob));
    throw new ApiError('QUEUE_FULL', `${waiting} jobs are waiting. Try again in ${seconds} s.`, null, {
      retryAfterSeconds: seconds,
    });
  }
  await checkQuota(prisma, caller);
  return waiting;
}

/** @throws ApiError QUOTA_EXCEEDED */
export async function checkQuota(prisma: PrismaClient | Transaction, caller: Caller): Promise<void> {
  const { reconstructionsPerDay, storageBytes } = caller.limits;
  if (reconstructionsPerDay > 0) {
    const today = await countToday(prisma, caller.owner);
    if (today >= reconstructionsPerDay) {
      throw new ApiError(
        'QUOTA_EXCEEDED',
        `All ${reconstructionsPerDay} reconstructions of these 24 hours are used up.`,
      );
    }
  }
  if (storageBytes > 0 && (await countStoredBytes(prisma, caller.owner)) >= storageBytes) {
    throw new ApiError('QUOTA_EXCEEDED', `All ${storageBytes} bytes of storage are used up; delete something first.`);
  }
}

/** Reconstructions asked for in the last 24 hours. */
export function countToday(prisma: PrismaClient | Transaction, owner: string): Promise<number> {
  return prisma.reconstruction.count({ where: { owner, createdAt: { gt: new Date(Date.now() - 86_400_000) } } });
}

/** Bytes of the owner's photos and artifacts. */
export async function countStoredBytes(prisma: PrismaClient | Transaction, owner: string): Promise<number> {
  const [sum] = await prisma.$queryRaw<{ total: number }[]>`
    SELECT ((SELECT coalesce(sum(bytes), 0) FROM "Photo" WHERE owner = ${owner} AND "storageKey" IS NOT NULL)
          + (SELECT coalesce(sum(bytes), 0) FROM "Artifact" WHERE owner = ${owner}))::float8 AS total`;
  return sum.total;
}
