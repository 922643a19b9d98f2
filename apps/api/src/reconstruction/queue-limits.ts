import type { Caller } from '../access/caller.js';
import type { App, Transaction } from '../app.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { ApiError } from '../graphql/api-error.js';

/** A hint only: about what a job takes on a small machine. */
const secondsPerJob = 0.5;

/** What this process has let in whose rows are not written yet. Requests of one owner and one name are the same thing, asked for again. */
export interface OnTheWay {
  /** Beside what has this name: of all owners, and of this one */
  count(owner: string, name: string): { readonly all: number; readonly mine: number };
  /** @returns says that the row is there, or will not come; calling it again is no error */
  enter(owner: string, name: string): () => void;
}

export function createOnTheWay(): OnTheWay {
  const owners = new Map<string, Map<string, Set<symbol>>>();
  return {
    count(owner, name) {
      const own = owners.get(owner);
      const same = own?.has(name) ? 1 : 0;
      const all = [...owners.values()].reduce((sum, names) => sum + names.size, 0);
      return { all: all - same, mine: (own?.size ?? 0) - same };
    },
    enter(owner, name) {
      const request = Symbol(name);
      const names = owners.get(owner) ?? new Map<string, Set<symbol>>();
      const requests = names.get(name) ?? new Set();
      owners.set(owner, names.set(name, requests.add(request)));
      return () => {
        requests.delete(request);
        if (requests.size === 0 && names.get(name) === requests) names.delete(name);
        if (names.size === 0 && owners.get(owner) === names) owners.delete(owner);
      };
    },
  };
}

/**
 * Lets a request in when the queue and the caller's quotas have room for it beside those that are on their way, so that of a thousand at
 * once few are read, and fewer store a photo, in vain.
 *
 * @param name  the same for requests of which only one makes a row
 * @param isEmpty  whether nothing can be waiting, so that the rows need not be asked
 * @returns how many wait, and what to call when its row is there or will not come. @throws ApiError QUEUE_FULL, QUOTA_EXCEEDED
 */
export async function letIn(
  app: App,
  caller: Caller,
  name: string,
  isEmpty: boolean,
): Promise<{ readonly waiting: number; leave(): void }> {
  const refuse = (waiting: number, mine: number) => {
    const onTheWay = app.onTheWay.count(caller.owner, name);
    refuseWhenFull(app, waiting + onTheWay.all, mine + onTheWay.mine);
  };
  refuse(0, 0); // of a thousand at once most are refused without a statement
  const { waiting, mine } = isEmpty ? { waiting: 0, mine: 0 } : await countQueue(app.prisma, caller);
  refuse(waiting, mine);
  const leave = app.onTheWay.enter(caller.owner, name);
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

/** Whether what a caller stores is counted. */
export function isCounted({ limits }: Caller): boolean {
  return limits.reconstructionsPerDay > 0 || limits.storageBytes > 0;
}

/** @throws ApiError QUOTA_EXCEEDED */
export async function checkQuota(prisma: PrismaClient | Transaction, caller: Caller): Promise<void> {
  const { reconstructionsPerDay } = caller.limits;
  if (reconstructionsPerDay > 0) {
    const today = await countToday(prisma, caller.owner);
    if (today >= reconstructionsPerDay) {
      throw new ApiError(
        'QUOTA_EXCEEDED',
        `All ${reconstructionsPerDay} reconstructions of these 24 hours are used up.`,
      );
    }
  }
  await checkStorageQuota(prisma, caller);
}

/** @throws ApiError QUOTA_EXCEEDED */
export async function checkStorageQuota(
  prisma: PrismaClient | Transaction,
  { owner, limits: { storageBytes } }: Caller,
): Promise<void> {
  if (storageBytes > 0 && (await countStoredBytes(prisma, owner)) >= storageBytes) {
    throw new ApiError('QUOTA_EXCEEDED', `All ${storageBytes} bytes of storage are used up; delete something first.`);
  }
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Reconstructions asked for in the last 24 hours; those that were erased since stay counted, to the hour. */
export async function countToday(prisma: PrismaClient | Transaction, owner: string): Promise<number> {
  const since = new Date(Date.now() - dayMs);
  const stored = await prisma.reconstruction.count({ where: { owner, createdAt: { gt: since } } });
  const where = { subject: erasedSubject(owner), startsAt: { gt: since } };
  const { _sum: erased } = await prisma.rateWindow.aggregate({ where, _sum: { count: true } });
  return stored + (erased.count ?? 0);
}

/** Keeps, for the daily quota, how many of these were asked for in each of the last hours. To be called before they are deleted. */
export async function countErased(
  tx: Transaction,
  owner: string,
  rows: readonly { readonly createdAt: Date }[],
): Promise<void> {
  const since = Date.now() - dayMs;
  const perHour = new Map<number, number>();
  for (const { createdAt } of rows) {
    if (createdAt.getTime() <= since) continue;
    const hour = Math.floor(createdAt.getTime() / hourMs) * hourMs;
    perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
  }
  const subject = erasedSubject(owner);
  for (const [hour, count] of perHour) {
    const startsAt = new Date(hour);
    await tx.rateWindow.upsert({
      where: { subject_startsAt: { subject, startsAt } },
      create: { subject, startsAt, count },
      update: { count: { increment: count } },
    });
  }
}

const erasedSubject = (owner: string) => `erased ${owner}`;

/** Bytes of the owner's photos and artifacts. */
export async function countStoredBytes(prisma: PrismaClient | Transaction, owner: string): Promise<number> {
  const [sum] = await prisma.$queryRaw<{ total: number }[]>`
    SELECT ((SELECT coalesce(sum(bytes), 0) FROM "Photo" WHERE owner = ${owner} AND "storageKey" IS NOT NULL)
          + (SELECT coalesce(sum(bytes), 0) FROM "Artifact" WHERE owner = ${owner}))::float8 AS total`;
  return sum.total;
}
