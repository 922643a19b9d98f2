import type { PrismaClient } from '../generated/prisma/client.js';

const tryAgainMs = 2000;

/**
 * Does a job in the process that took the request. The queue does not know it: its row says that it runs, and the next start finds it there.
 * Only when the work throws is it queued, tried until the database takes it or the process stops.
 *
 * @param enqueue  gives the job to the queue's workers
 */
export async function runOwnJob(run: () => Promise<unknown>, enqueue: () => Promise<void>, stopped: AbortSignal) {
  let next = run;
  for (;;) {
    try {
      await next();
      return;
    } catch (error) {
      if (next === enqueue) await new Promise((resolve) => setTimeout(resolve, tryAgainMs).unref());
      if (stopped.aborted) throw error;
      next = enqueue;
    }
  }
}

/** Reconstructions that a process which died did by itself: they wait or run, and the queue has no job for them. */
export async function findOrphanedJobs(prisma: PrismaClient): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Reconstruction" WHERE status IN ('QUEUED', 'RUNNING') AND NOT EXISTS (
      SELECT FROM pgboss.job WHERE name = 'reconstruct' AND singleton_key = "Reconstruction".id::text AND state < 'completed')`;
  return rows.map(({ id }) => id);
}
