import type { Caller } from '../access/caller.js';
import type { App, Transaction } from '../app.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { ApiError } from '../graphql/api-error.js';

/** A hint only: about what a job takes on a small machine. */
const secondsPerJob = 0.5;

/** How many requests this process has let in whose rows are not written yet: of all owners, and of one. */
export interface OnTheWay {
  count(owner: string): { readonly all: number; readonly mine: number };
  /** @returns says that the row is there, or will not come */
  enter(owner: string): () => void;
}

export function createOnTheWay(): OnTheWay {
  const owners = new Map<string, number>();
  let all = 0;
  const change = (owner: string, by: 1 | -1) => {
    const mine = (owners.get(owner) ?? 0) + by;
    all += by;
    if (mine === 0) owners.delete(owner);
    else owners.set(owner, mine);
  };
  return {
    count: (owner) => ({ all, mine: owners.get(owner) ?? 0 }),
    enter(owner) {
      change(owner, 1);
      let isIn = true;
      return () => {
        if (isIn) change(owner, -1);
        isIn = false;
      };
    },
  };
}

/**
 * Lets a request in when the queue and the caller's quotas have room for it beside those that are on their way, so that of a thousand at
 * once few store a photo in vain.
 *
 * @returns how many wait, and what to call when its row is there or will not come. @throws ApiError QUEUE_FULL, QUOTA_EXCEEDED
 */
export async function letIn(app: App, caller: Caller): Promise<{ readonly waiting: number; leave(): void }> {
  const { waiting, mine } = await countQueue(app.prisma, caller);
  const onTheWay = app.onTheWay.count(caller.owner);
  refuseWhenFull(app, waiting + onTheWay.all, mine + onTheWay.mine);
  const leave = app.onTheWay.enter(caller.owner);
  try {
    await checkQuota(app.prisma, caller);
  } catch (error) {
    leave();
    throw error;
  }
  return { waiting, leave };
}

/** Whether the queue and the caller's quotas have room for one more. @throws ApiError QUEUE_FULL, QUOTA_EXCEEDED */
export async function checkQueueAndQuota(app: App, tx: Transaction, caller: Caller): Promise<void> {
  const { waiting, mine } = await countQueue(tx, caller);
  refuseWhenFull(app, waiting, mine);
  await checkQuota(tx, caller);
}

async function countQueue(prisma: PrismaClient | Transaction, { owner }: Caller) {
  const [counts] = await prisma.$queryRaw<{ waiting: bigint; mine: bigint }[]>`
    SELECT count(*) AS waiting, count(*) FILTER (WHERE owner = ${owner}) AS mine
    FROM "Reconstruction" WHERE status = 'QUEUED'`;
  return { waiting: Number(counts.waiting), mine: Number(counts.mine) };
}

function refuseWhenFull({ config }: App, waiting: number, mine: number): void {
  const { queueLimit, queueLimitPerOwner } = config;
  if (waiting < queueLimit && mine < Math.min(queueLimit, queueLimitPerOwner)) return;
  const seconds = Math.max(1, Math.ceil(waiting * secondsPerJob));
  throw new ApiError('QUEUE_FULL', `${waiting} jobs are waiting. Try again in ${seconds} s.`, null, {
    retryAfterSeconds: seconds,
  });
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
