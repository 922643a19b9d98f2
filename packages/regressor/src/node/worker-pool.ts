import { Worker } from 'node:worker_threads';
import type { NetworkModel, Tensor } from '../engine.js';
import { RegressorError } from '../errors.js';
import { type LayerTable, weightBuffers } from '../network/layer-table.js';
import type { EngineReply, EngineRequest, EngineWorkerData, ModelMessage } from './engine-messages.js';

type Outputs = Record<string, Tensor>;
type JobBody =
  | { readonly kind: 'load' | 'dispose'; readonly session: number }
  | { readonly kind: 'run'; readonly session: number; readonly inputs: Readonly<Record<string, Tensor>> };

interface Job {
  readonly body: JobBody;
  /** The only worker that may take it; any, when left out. */
  readonly slot?: Slot;
  readonly resolve: (outputs: Outputs) => void;
  readonly reject: (error: RegressorError) => void;
  /** How many workers have died on it. */
  crashes: number;
  isSettled: boolean;
}

/** A place for one worker thread; the thread is started when there is work and replaced when it dies. */
interface Slot {
  worker: Worker | undefined;
  readonly loaded: Set<number>;
  job: Job | undefined;
  call: number;
}

/** A job that has taken this many workers with it is given up. */
const MAX_CRASHES = 2;

/**
 * Shares a few worker threads among many callers: a bounded queue, each worker busy with one job at a time.
 * A worker that dies is replaced and its job tried once more on the new one. Idle workers do not keep the process alive.
 */
export class WorkerPool {
  private readonly slots: Slot[];
  private readonly queue: Job[] = [];
  private readonly models = new Map<number, NetworkModel>();
  private nextSession = 0;
  private isClosed = false;

  constructor(
    private readonly workerFile: string,
    private readonly workerData: EngineWorkerData,
    workers: number,
    private readonly queueLimit: number,
  ) {
    this.slots = Array.from({ length: workers }, () => ({
      worker: undefined,
      loaded: new Set<number>(),
      job: undefined,
      call: 0,
    }));
  }

  /** Loads a network in every worker and returns its number. */
  async load(model: NetworkModel): Promise<number> {
    const session = this.nextSession++;
    this.models.set(session, model);
    try {
      await Promise.all(this.slots.map((slot) => this.enqueue({ kind: 'load', session }, { slot })));
    } catch (error) {
      this.models.delete(session);
      throw error;
    }
    return session;
  }

  run(session: number, inputs: Readonly<Record<string, Tensor>>, signal?: AbortSignal): Promise<Outputs> {
    if (this.queue.length >= this.queueLimit) {
      return Promise.reject(new RegressorError('QUEUE_FULL', `${this.queueLimit} calls are waiting already`));
    }
    return this.enqueue({ kind: 'run', session, inputs }, { signal });
  }

  /** Frees a network in every worker; a second call has no effect. */
  async dispose(session: number): Promise<void> {
    if (!this.models.delete(session) || this.isClosed) return;
    const holders = this.slots.filter(({ loaded }) => loaded.has(session));
    await Promise.all(holders.map((slot) => this.enqueue({ kind: 'dispose', session }, { slot })));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const closed = new RegressorError('ENGINE_CLOSED', 'the engine was closed');
    for (const job of this.queue.splice(0)) settle(job, () => job.reject(closed));
    await Promise.all(
      this.slots.map(async (slot) => {
        const { worker, job } = slot;
        slot.worker = undefined;
        slot.job = undefined;
        if (job) settle(job, () => job.reject(closed));
        await worker?.terminate();
      }),
    );
  }

  private enqueue(body: JobBody, { slot, signal }: { slot?: Slot; signal?: AbortSignal } = {}): Promise<Outputs> {
    if (this.isClosed) return Promise.reject(new RegressorError('ENGINE_CLOSED', 'the engine was closed'));
    if (signal?.aborted) return Promise.reject(canceled(signal));
    return new Promise<Outputs>((resolve, reject) => {
      const forget = () => signal?.removeEventListener('abort', cancel);
      const job: Job = {
        body,
        slot,
        crashes: 0,
        isSettled: false,
        resolve: (outputs) => {
          forget();
          resolve(outputs);
        },
        reject: (error) => {
          forget();
          reject(error);
        },
      };
      const cancel = () => {
        const place = this.queue.indexOf(job);
        if (place >= 0) this.queue.splice(place, 1);
        settle(job, () => job.reject(canceled(signal)));
      };
      signal?.addEventListener('abort', cancel);
      this.queue.push(job);
      this.dispatch();
    });
  }

  /** Gives every idle worker the oldest job that it may take. */
  private dispatch(): void {
    for (const slot of this.slots) {
      if (slot.job) continue;
      const place = this.queue.findIndex((job) => !job.slot || job.slot === slot);
      if (place >= 0) this.start(slot, this.queue.splice(place, 1)[0]);
    }
  }

  private start(slot: Slot, job: Job): void {
    slot.job = job;
    slot.call++;
    slot.worker ??= this.spawn(slot);
    slot.worker.ref();
    void this.send(slot, slot.worker, job);
  }

  private async send(slot: Slot, worker: Worker, job: Job): Promise<void> {
    const { call } = slot;
    try {
      const { request, transfer } = await this.request(slot, call, job.body);
      if (slot.worker === worker && slot.job === job) worker.postMessage(request, transfer);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (slot.call === call) this.finish(slot, { kind: 'failed', call, code: 'ENGINE_FAILED', message });
    }
  }

  private async request(
    slot: Slot,
    call: number,
    body: JobBody,
  ): Promise<{ request: EngineRequest; transfer: ArrayBuffer[] }> {
    const { session } = body;
    if (body.kind === 'dispose') {
      slot.loaded.delete(session);
      return { request: { kind: 'dispose', call, session }, transfer: [] };
    }
    const source = slot.loaded.has(session) ? undefined : this.models.get(session);
    const isProvider = typeof source === 'function';
    const model: ModelMessage | undefined = isProvider ? await source() : source;
    const transfer = isProvider && model ? weightBuffers(model as LayerTable) : [];
    const { kind } = body;
    const request: EngineRequest =
      kind === 'run' ? { kind, call, session, model, inputs: body.inputs } : { kind, call, session, model };
    return { request, transfer };
  }

  private spawn(slot: Slot): Worker {
    const worker = new Worker(this.workerFile, {
      workerData: this.workerData,
      resourceLimits: { maxYoungGenerationSizeMb: 12 },
    });
    let cause: unknown;
    slot.loaded.clear();
    worker.on('message', (reply: EngineReply) => this.finish(slot, reply));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      if (slot.worker === worker) this.recover(slot, cause);
    });
    return worker;
  }

  private finish(slot: Slot, reply: EngineReply): void {
    const { job } = slot;
    if (!job || reply.call !== slot.call) return;
    slot.job = undefined;
    slot.worker?.unref();
    const { kind, session } = job.body;
    if (reply.kind === 'done') {
      if (kind !== 'dispose') slot.loaded.add(session);
      settle(job, () => job.resolve(reply.outputs));
    } else {
      settle(job, () => job.reject(new RegressorError(reply.code, `${this.workerData.engine}: ${reply.message}`)));
    }
    this.dispatch();
  }

  /** Puts the job of a dead worker back in front of the queue, or gives it up when it keeps killing workers. */
  private recover(slot: Slot, cause: unknown): void {
    const { job } = slot;
    slot.worker = undefined;
    slot.job = undefined;
    slot.loaded.clear();
    if (job && !job.isSettled) {
      job.crashes++;
      if (job.crashes < MAX_CRASHES) this.queue.unshift(job);
      else {
        const why = cause instanceof Error ? cause.message : 'it ended';
        const message = `${this.workerData.engine}: the worker died ${job.crashes} times: ${why}`;
        settle(job, () => job.reject(new RegressorError('ENGINE_FAILED', message, { cause })));
      }
    }
    this.dispatch();
  }
}

function settle(job: Job, act: () => void): void {
  if (job.isSettled) return;
  job.isSettled = true;
  act();
}

function canceled(signal?: AbortSignal): RegressorError {
  return new RegressorError('CANCELED', 'the call was canceled', { cause: signal?.reason });
}
