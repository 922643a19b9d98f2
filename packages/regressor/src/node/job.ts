import type { Tensor } from '../engine.js';
import type { RegressorError } from '../errors.js';
import type { EngineReply } from './engine-messages.js';
import type { EngineSlot } from './engine-slot.js';

/** What a caller asks of a pool. */
export type JobBody =
  | { readonly kind: 'load' | 'dispose'; readonly session: number }
  | { readonly kind: 'run'; readonly session: number; readonly inputs: Readonly<Record<string, Tensor>> };

/** A worker's good answer. */
export type DoneReply = Extract<EngineReply, { readonly kind: 'done' }>;

/** A caller's question on its way through a pool. It is answered once; what comes later is ignored. */
export class Job {
  readonly answer: Promise<DoneReply>;
  /** How many workers have died on it */
  crashes = 0;
  isSettled = false;
  private resolveAnswer!: (reply: DoneReply) => void;
  private rejectAnswer!: (error: RegressorError) => void;

  constructor(
    readonly body: JobBody,
    /** The only slot that may take it; any, when left out */
    readonly slot?: EngineSlot,
  ) {
    this.answer = new Promise((resolve, reject) => {
      this.resolveAnswer = resolve;
      this.rejectAnswer = reject;
    });
  }

  resolve(reply: DoneReply): void {
    this.isSettled = true;
    this.resolveAnswer(reply);
  }

  reject(error: RegressorError): void {
    this.isSettled = true;
    this.rejectAnswer(error);
  }
}
