import type { EngineInfo, NetworkModel, Tensor } from '../engine.js';
import { RegressorError } from '../errors.js';
import type { EngineWorkerData } from './engine-messages.js';
import { EngineSlot } from './engine-slot.js';
import { type DoneReply, Job, type JobBody } from './job.js';

/** A network that every worker has. */
export interface PoolSession {
  readonly session: number;
  readonly info: EngineInfo;
}

/** A job that has taken this many workers with it is given up. */
const MAX_CRASHES = 2;

/**
 * Shares a few worker threads among many callers: a bounded queue, each worker busy with one job at a time.
 * A worker that dies is replaced and its job tried once more on the new one.
 */
export class WorkerPool {
  private readonly slots: EngineSlot[];
  private readonly queue: Job[] = [];
  private readonly models = new Map<number, NetworkModel>();
  private nextSession = 0;
  private isClosed = false;

  constructor(
    workerFile: string,
    private readonly workerData: EngineWorkerData,
    workers: number,
    private readonly queueLimit: number,
  ) {
    const events = {
      onFree: () => this.dispatch(),
      onDeath: (job: Job | undefined, cause: unknown) => this.recover(job, cause),
    };
    this.slots = Array.from({ length: workers }, () => new EngineSlot(workerFile, workerData, events));
  }

  /** Loads a network in every worker. */
  async load(model: NetworkModel): Promise<PoolSession> {
    const session = this.nextSession++;
    this.models.set(session, model);
    try {
      const [{ info }] = await Promise.all(this.slots.map((slot) => this.enqueue({ kind: 'load', session }, { slot })));
      return { session, info };
    } catch (error) {
      this.models.delete(session);
      throw error;
    }
  }

  /** @throws RegressorError QUEUE_FULL, CANCELED, ENGINE_FAILED, ENGINE_CLOSED */
  async run(
    session: number,
    inputs: Readonly<Record<string, Tensor>>,
    signal?: AbortSignal,
  ): Promise<Record<string, Tensor>> {
    if (this.queue.length >= this.queueLimit) {
      throw new RegressorError('QUEUE_FULL', `${this.queueLimit} calls are waiting already`);
    }
    return (await this.enqueue({ kind: 'run', session, inputs }, { signal })).outputs;
  }

  /** Frees a network in every worker; a second call has no effect. */
  async dispose(session: number): Promise<void> {
    if (!this.models.delete(session) || this.isClosed) return;
    const holders = this.slots.filter((slot) => slot.holds(session));
    await Promise.all(holders.map((slot) => this.enqueue({ kind: 'dispose', session }, { slot })));
  }

  /** Ends the workers; what waits or runs rejects with ENGINE_CLOSED. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const job of this.queue.splice(0)) job.reject(closedError());
    await Promise.all(this.slots.map((slot) => slot.close(closedError())));
  }

  private async enqueue(
    body: JobBody,
    { slot, signal }: { slot?: EngineSlot; signal?: AbortSignal } = {},
  ): Promise<DoneReply> {
    if (this.isClosed) throw closedError();
    if (signal?.aborted) throw canceledError(signal);
    const job = new Job(body, slot);
    const cancel = () => {
      const place = this.queue.indexOf(job);
      if (place >= 0) this.queue.splice(place, 1);
      job.reject(canceledError(signal));
    };
    signal?.addEventListener('abort', cancel);
    this.queue.push(job);
    this.dispatch();
    try {
      return await job.answer;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Gives every idle slot the oldest job that it may take. */
  private dispatch(): void {
    for (const slot of this.slots) {
      if (!slot.isIdle) continue;
      const place = this.queue.findIndex((job) => !job.slot || job.slot === slot);
      if (place < 0) continue;
      const [job] = this.queue.splice(place, 1);
      slot.start(job, this.models.get(job.body.session));
    }
  }

  /** Puts the job of a dead worker back in front of the queue, or gives it up when it keeps killing workers. */
  private recover(job: Job | undefined, cause: unknown): void {
    if (job && !job.isSettled) {
      job.crashes++;
      if (job.crashes < MAX_CRASHES) this.queue.unshift(job);
      else {
        const why = cause instanceof Error ? cause.message : 'it ended';
        const message = `${this.workerData.engine}: the worker died ${job.crashes} times: ${why}`;
        job.reject(new RegressorError('ENGINE_FAILED', message, { cause }));
      }
    }
    this.dispatch();
  }
}

function closedError(): RegressorError {
  return new RegressorError('ENGINE_CLOSED', 'the engine was closed');
}

function canceledError(signal?: AbortSignal): RegressorError {
  return new RegressorError('CANCELED', 'the call was canceled', { cause: signal?.reason });
}
