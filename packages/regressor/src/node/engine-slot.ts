import { Worker } from 'node:worker_threads';
import type { NetworkModel } from '../engine.js';
import { RegressorError } from '../errors.js';
import { type LayerTable, weightBuffers } from '../network/layer-table.js';
import type { EngineFarewell, EngineReply, EngineRequest, EngineWorkerData } from './engine-messages.js';
import type { Job } from './job.js';

/** What a slot tells its pool. */
export interface SlotEvents {
  /** It has answered and takes the next job. */
  onFree(): void;
  /** Its worker ended by itself, maybe with a job that is not answered. */
  onDeath(job: Job | undefined, cause: unknown): void;
}

/**
 * A place for one worker thread, which does one job at a time. The thread starts with the first job; after a death the
 * next job starts another. An idle thread does not keep the process alive.
 */
export class EngineSlot {
  private worker: Worker | undefined;
  /** Sessions whose networks the worker has */
  private readonly loaded = new Set<number>();
  private job: Job | undefined;
  private call = 0;

  constructor(
    private readonly workerFile: string,
    private readonly workerData: EngineWorkerData,
    private readonly events: SlotEvents,
  ) {}

  get isIdle(): boolean {
    return !this.job;
  }

  holds(session: number): boolean {
    return this.loaded.has(session);
  }

  /** @param model  sent along where the worker does not have it yet */
  start(job: Job, model: NetworkModel | undefined): void {
    this.job = job;
    this.call++;
    this.worker ??= this.spawn();
    this.worker.ref();
    void this.send(this.worker, job, model);
  }

  /**
   * Ends the thread; its job rejects with `reason` at once. The thread itself ends after the call it is at: onnxruntime
   * aborts the process when its thread is terminated inside of one.
   */
  async close(reason: RegressorError): Promise<void> {
    const { worker, job } = this;
    this.worker = undefined;
    this.job = undefined;
    job?.reject(reason);
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref();
    worker.postMessage({ kind: 'close' } satisfies EngineFarewell);
    await ended;
  }

  private async send(worker: Worker, job: Job, model: NetworkModel | undefined): Promise<void> {
    const { call } = this;
    try {
      const { request, transfer } = await this.request(call, job, model);
      if (this.worker === worker && this.job === job) worker.postMessage(request, transfer);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.finish({ kind: 'failed', call, code: 'ENGINE_FAILED', message });
    }
  }

  private async request(
    call: number,
    { body }: Job,
    source: NetworkModel | undefined,
  ): Promise<{ request: EngineRequest; transfer: ArrayBuffer[] }> {
    const { kind, session } = body;
    if (kind === 'dispose') {
      this.loaded.delete(session);
      return { request: { kind, call, session }, transfer: [] };
    }
    const needed = this.loaded.has(session) ? undefined : source;
    const isProvider = typeof needed === 'function';
    const model = isProvider ? await needed() : needed;
    const transfer = isProvider ? weightBuffers(model as LayerTable) : [];
    const request: EngineRequest =
      kind === 'run' ? { kind, call, session, model, inputs: body.inputs } : { kind, call, session, model };
    return { request, transfer };
  }

  private spawn(): Worker {
    const worker = new Worker(this.workerFile, {
      workerData: this.workerData,
      resourceLimits: { maxYoungGenerationSizeMb: 12 },
    });
    let cause: unknown;
    this.loaded.clear();
    worker.on('message', (reply: EngineReply) => this.finish(reply));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      if (this.worker !== worker) return;
      const { job } = this;
      this.worker = undefined;
      this.job = undefined;
      this.loaded.clear();
      this.events.onDeath(job, cause);
    });
    return worker;
  }

  private finish(reply: EngineReply): void {
    const { job } = this;
    if (!job || reply.call !== this.call) return;
    this.job = undefined;
    this.worker?.unref();
    if (reply.kind === 'done') {
      if (job.body.kind !== 'dispose') this.loaded.add(job.body.session);
      job.resolve(reply);
    } else {
      job.reject(new RegressorError(reply.code, `${this.workerData.engine}: ${reply.message}`));
    }
    this.events.onFree();
  }
}
