import type { PgBoss } from 'pg-boss';

/** So long the queue holds back a job that a process does by itself; when the process has died, a worker gets it then. */
export const leaseSeconds = 8; // times of the queue further in the future are taken for a clock that was set back
const renewEveryMs = 2500;

/**
 * Does a job in the process that took the request, without a worker's fetch. Its entry in the queue is there from the start, due when
 * the lease ends, and settled after the work: completed, or due at once when the work throws. Where nothing was stored, as when the lease
 * was lost to a worker, the entry stays: it is the worker's, or it finds nothing left to do.
 *
 * @param run  tells whether the result is stored
 */
export async function runLeased(
  boss: PgBoss,
  queue: string,
  jobId: string,
  run: (signal: AbortSignal) => Promise<boolean>,
): Promise<void> {
  const taken = new AbortController();
  const renew = async () => {
    const { updated } = await boss.update(queue, undefined, { id: jobId, startAfter: leaseSeconds });
    if (updated === 0) taken.abort();
  };
  const renewing = setInterval(() => void renew().catch(() => {}), renewEveryMs);
  try {
    const isStored = await run(taken.signal);
    if (isStored) await boss.complete(queue, jobId, undefined, { includeQueued: true });
  } catch {
    await boss.update(queue, undefined, { id: jobId, startAfter: 1 });
  } finally {
    clearInterval(renewing);
  }
}
