import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import type { Engine, EngineName, NetworkModel } from '../engine.js';
import { RegressorError } from '../errors.js';
import { WorkerPool } from './worker-pool.js';

export interface NodeEngineOptions {
  /** Default `onnx-cpu`. */
  readonly name?: EngineName;
  /** Threads of each worker; default: the machine's cores less one. */
  readonly threads?: number;
  /** Worker threads; default 1, since one worker with all threads is as fast as many. */
  readonly workers?: number;
  /** Calls that may wait; one more is refused with QUEUE_FULL. Default 256. */
  readonly queueLimit?: number;
}

/**
 * Makes an engine that runs networks in worker threads; threads start with the first network that is loaded.
 *
 * A worker that dies is restarted and its call tried once more. Cancelled calls that already run finish unseen.
 *
 * @throws RegressorError ENGINE_UNAVAILABLE when it is to have no worker
 */
export function createNodeEngine(options: NodeEngineOptions = {}): Engine {
  const {
    name = 'onnx-cpu',
    threads = Math.max(1, availableParallelism() - 1),
    workers = 1,
    queueLimit = 256,
  } = options;
  if (!(workers >= 1))
    throw new RegressorError('ENGINE_UNAVAILABLE', `${name}: ${workers} workers, expected 1 or more`);
  const workerFile = createRequire(import.meta.url).resolve('@ringnet/regressor/engine-worker');
  const pool = new WorkerPool(workerFile, { engine: name, threads }, workers, queueLimit);
  return {
    name,
    async load(model: NetworkModel) {
      const { session, info } = await pool.load(model);
      return {
        engine: info,
        run: (inputs, signal) => pool.run(session, inputs, signal),
        dispose: () => pool.dispose(session),
      };
    },
    close: () => pool.close(),
  };
}
