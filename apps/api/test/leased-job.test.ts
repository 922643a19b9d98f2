import type { PgBoss } from 'pg-boss';
import { expect, test, vi } from 'vitest';
import { leaseSeconds, runLeased } from '../src/jobs/leased-job.js';

/** Remembers what the queue was asked; knows the job until it is taken away. */
function queueWith(job: { isThere: boolean }) {
  const asked: unknown[] = [];
  const boss = {
    update: async (_queue: string, _data: unknown, { startAfter }: { startAfter: number }) => {
      asked.push({ due: startAfter });
      return { jobs: [], updated: job.isThere ? 1 : 0 };
    },
    complete: async () => void asked.push('completed'),
  };
  return { boss: boss as unknown as PgBoss, asked };
}

test('a job whose result is stored is completed; one that throws is due again; any other stays as it is', async () => {
  const { boss, asked } = queueWith({ isThere: true });
  await runLeased(boss, 'q', 'stored', async () => true);
  expect(asked.splice(0)).toEqual(['completed']);
  await runLeased(boss, 'q', 'failed', () => Promise.reject(new Error('again')));
  expect(asked.splice(0)).toEqual([{ due: 1 }]);
  await runLeased(boss, 'q', 'lost', async () => false);
  expect(asked).toEqual([]);
});

test('the lease is renewed while the job runs, and the job hears when it has lost it', async () => {
  vi.useFakeTimers();
  const job = { isThere: true };
  const { boss, asked } = queueWith(job);
  const aborted = vi.fn();
  const done = runLeased(
    boss,
    'q',
    'long',
    (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted();
          resolve(false);
        });
      }),
  );
  await vi.advanceTimersByTimeAsync(1000 * leaseSeconds);
  expect(asked.length).toBeGreaterThanOrEqual(2);
  expect(asked[0]).toEqual({ due: leaseSeconds });
  expect(aborted).not.toHaveBeenCalled();
  job.isThere = false;
  await vi.advanceTimersByTimeAsync(1000 * leaseSeconds);
  await done;
  expect(aborted).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});
