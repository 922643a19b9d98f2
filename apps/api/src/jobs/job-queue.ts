import { fromPrisma, PgBoss, type Queue } from 'pg-boss';
import type { Logger } from 'pino';
import type { Transaction } from '../app.js';
import type { ServerConfig } from '../config.js';
import type { Database } from '../database/database.js';
import { newId } from '../graphql/global-id.js';
import { steadyClock } from '../operations/steady-clock.js';
import type { ChangedRow } from './changes.js';
import { mendTimes } from './mend-times.js';
import { findOrphanedJobs, runOwnJob } from './own-job.js';

/** One attempt at a job. */
export interface JobAttempt {
  readonly jobId: string;
  readonly reconstructionId: string;
  /** From 1 by the queue's workers; 0 of a job that is done where it was submitted */
  readonly number: number;
  readonly isLastAttempt: boolean;
  /** Where the job is done where it was submitted: its row, which says already that this attempt runs */
  readonly row?: ChangedRow;
  /** Aborts when the queue takes the job away (expired, canceled, lost heartbeat) */
  readonly signal: AbortSignal;
}

/** The queue of reconstructions, in the same database as the rows. */
export interface JobQueue {
  /** Adds the job in the caller's transaction: there is a job exactly when there is a row. */
  add(tx: Transaction, reconstructionId: string): Promise<void>;
  /** Does the job of a committed row here, without the queue; with an embedded database only, which no other process works on. */
  runHere(row: ChangedRow): void;
  /** Takes a waiting job out, or asks the queue to end a running one. */
  cancel(tx: Transaction, reconstructionId: string): Promise<void>;
  /** Whether some worker has it, or will. */
  hasOpenJob(reconstructionId: string): Promise<boolean>;
  /** Starts working. `run` may throw for another attempt; `lost` is told of jobs whose last worker died. */
  work(
    concurrency: number,
    run: (attempt: JobAttempt) => Promise<void>,
    lost: (reconstructionId: string) => Promise<void>,
    notify: (reconstructionId: string) => Promise<void>,
  ): Promise<void>;
  /** Has the client's server told that it has ended, in the caller's transaction; tried for about an hour. */
  addWebhook(tx: Transaction, reconstructionId: string): Promise<void>;
  /** Stops taking jobs and waits up to the time for the running ones. */
  stopWork(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
  readonly boss: PgBoss;
}

interface JobData {
  readonly reconstructionId: string;
}

const name = 'reconstruct';
const deadLetter = 'reconstruct-lost';
const webhooks = 'webhook';
const retryLimit = 2;
const mendEveryMs = 5000;

/** Makes a queue, or gives one that an earlier version made these options. */
async function haveQueue(
  boss: PgBoss,
  queue: string,
  options: Omit<Queue, 'name' | 'partition' | 'policy'>,
): Promise<void> {
  await boss.createQueue(queue, options);
  await boss.updateQueue(queue, options);
}

export async function createJobQueue(database: Database, config: ServerConfig, log: Logger): Promise<JobQueue> {
  const boss = new PgBoss({
    ...database.bossOptions,
    useListenNotify: true,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    schedule: false,
    openTelemetry: { enabled: false },
    clock: steadyClock,
  });
  boss.on('error', (error) => log.error({ err: error }, 'queue error'));
  await boss.start();
  const options = {
    notify: true,
    heartbeatSeconds: 10,
    retryLimit,
    retryDelay: 1,
    expireInSeconds: config.jobSeconds + 30,
    deleteAfterSeconds: 24 * 3600,
    retentionSeconds: 50 * 365 * 24 * 3600, // what waits is done, whatever the clock says; the queue has a limit of its own
  };
  await haveQueue(boss, deadLetter, {
    notify: true,
    heartbeatSeconds: 10, // who tells of a dead worker may die at it
    retryLimit: 10,
    retryDelay: 1,
    deleteAfterSeconds: 7 * 24 * 3600,
  });
  await haveQueue(boss, name, { ...options, deadLetter });
  await haveQueue(boss, webhooks, {
    notify: true,
    retryLimit: 8,
    retryDelay: 5,
    retryBackoff: true,
    expireInSeconds: 60,
  });
  let working: string[] = [];
  let runJob: (attempt: JobAttempt) => Promise<void> = () => Promise.reject(new Error('this process has no workers'));
  const own = new Map<string, Promise<void>>();
  const stopped = new AbortController();
  let mending: NodeJS.Timeout | undefined;

  /** Gives a job whose first attempt was made elsewhere to the workers. */
  async function addAgain(reconstructionId: string): Promise<void> {
    const data = { reconstructionId } satisfies JobData;
    await boss.send(name, data, { singletonKey: reconstructionId, startAfter: 1, retryLimit: retryLimit - 1 });
  }
  if (database.kind === 'embedded') {
    for (const id of await findOrphanedJobs(database.prisma)) await addAgain(id);
  }

  return {
    boss,
    async add(tx, reconstructionId) {
      await boss.send(name, { reconstructionId } satisfies JobData, {
        db: fromPrisma(tx),
        singletonKey: reconstructionId,
      });
    },
    runHere(row) {
      const { id } = row;
      const { signal } = new AbortController(); // nobody takes it away
      const attempt = { jobId: newId(), reconstructionId: id, number: 0, isLastAttempt: false, row, signal };
      const done = runOwnJob(
        () => runJob(attempt),
        () => addAgain(id),
        stopped.signal,
      )
        .catch((error: Error) => log.error({ err: error, reconstructionId: id }, 'a job waits for the next start'))
        .finally(() => own.delete(id));
      own.set(id, done);
    },
    async addWebhook(tx, reconstructionId) {
      await boss.send(webhooks, { reconstructionId } satisfies JobData, { db: fromPrisma(tx) });
    },
    async cancel(tx, reconstructionId) {
      const db = fromPrisma(tx);
      const jobs = await boss.findJobs(name, { key: reconstructionId, db });
      const open = jobs.filter(({ state }) => state === 'created' || state === 'retry' || state === 'active');
      if (open.length > 0)
        await boss.cancel(
          name,
          open.map(({ id }) => id),
          { db },
        );
    },
    async hasOpenJob(reconstructionId) {
      if (own.has(reconstructionId)) return true;
      const jobs = await boss.findJobs(name, { key: reconstructionId });
      return jobs.some(({ state }) => ['created', 'retry', 'active'].includes(state));
    },
    async work(concurrency, run, lost, notify) {
      runJob = run;
      const polling = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 };
      for (let worker = 0; worker < concurrency; worker++) {
        const options = { ...polling, includeMetadata: true } as const;
        const workerId = await boss.work<JobData, void, typeof options>(name, options, async ([job]) => {
          try {
            await run({
              jobId: job.id,
              reconstructionId: job.data.reconstructionId,
              number: job.retryCount + 1,
              isLastAttempt: job.retryCount >= job.retryLimit,
              signal: job.signal,
            });
          } finally {
            boss.notifyWorker(workerId); // look for the next job at once: the poll alone starts two a second
          }
        });
      }
      await boss.work<JobData, void>(deadLetter, polling, async ([job]) => lost(job.data.reconstructionId));
      // a receiver that lets one of them wait does not hold up the others
      const several = { batchSize: 10, perJobResults: true, burstWhenBatchFull: true, localConcurrency: 4 } as const;
      const options = { ...polling, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1, ...several } as const;
      await boss.work<JobData, void, typeof options>(webhooks, options, (jobs) =>
        Promise.all(
          jobs.map(({ id, data }) =>
            notify(data.reconstructionId).then(
              () => ({ id, status: 'completed' }) as const,
              ({ message }: Error) => ({ id, status: 'failed', output: { message } }) as const,
            ),
          ),
        ),
      );
      working = [name, deadLetter, webhooks];
      mending = setInterval(() => void mendTimes(database.prisma).catch(() => {}), mendEveryMs);
      mending.unref();
    },
    async stopWork(timeoutMs) {
      const names = working;
      working = [];
      clearInterval(mending);
      stopped.abort();
      const ended = Promise.all([...names.map((queue) => boss.offWork(queue, { wait: true })), ...own.values()]);
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([
        ended,
        new Promise((resolve) => {
          timer = setTimeout(resolve, timeoutMs);
        }),
      ]);
      clearTimeout(timer);
    },
    async close() {
      await boss.stop({ graceful: false, close: true });
    },
  };
}
