import { availableParallelism } from 'node:os';
import type { Engine, NetworkModel, NetworkSession } from '../engine.js';
import { RegressorError } from '../errors.js';
import type { EngineBackend, LoadedNetwork } from './engine-messages.js';

/**
 * Makes an engine that runs networks with onnxruntime's CPU in the thread that calls it: for threads whose own work is to wait for networks.
 * It spares them a trip to another thread and back for every run, 0.2 ms and more where processors are busy, and that thread's memory.
 *
 * @param threads  of each network; default: the machine's cores less one
 */
export function createThreadEngine(threads = Math.max(1, availableParallelism() - 1)): Engine {
  let library: Promise<EngineBackend> | undefined;
  const loaded = new Set<LoadedNetwork>();
  let isClosed = false;

  async function open(): Promise<EngineBackend> {
    try {
      return (await import('./onnx-backend.js')).createOnnxBackend('onnx-cpu', threads);
    } catch (error) {
      throw failure('ENGINE_UNAVAILABLE', error);
    }
  }
  const checkOpen = (): void => {
    if (isClosed) throw new RegressorError('ENGINE_CLOSED', 'the engine was closed');
  };
  const checkWanted = (signal: AbortSignal | undefined): void => {
    if (signal?.aborted) throw new RegressorError('CANCELED', 'the call was canceled', { cause: signal.reason });
  };

  async function load(model: NetworkModel): Promise<NetworkSession> {
    checkOpen();
    library ??= open();
    const backend = await library;
    // A backend gives a table's memory back once it has its own copy: of one that the caller keeps, it gets a copy.
    const own =
      typeof model === 'function' ? await model() : model instanceof Uint8Array ? model : structuredClone(model);
    const network = await backend.load(own).catch((error: Error) => {
      throw failure('ENGINE_FAILED', error);
    });
    loaded.add(network);
    return {
      engine: backend.info,
      async run(inputs, signal) {
        checkOpen();
        checkWanted(signal);
        if (!loaded.has(network)) throw failure('ENGINE_FAILED', 'the network was disposed of');
        const outputs = await network.run(inputs).catch((error: Error) => {
          throw failure('ENGINE_FAILED', error);
        });
        checkOpen();
        checkWanted(signal);
        return outputs;
      },
      async dispose() {
        if (loaded.delete(network)) await network.dispose();
      },
    };
  }

  return {
    name: 'onnx-cpu',
    load,
    async close() {
      isClosed = true;
      const networks = [...loaded];
      loaded.clear();
      await Promise.all(networks.map((network) => network.dispose()));
    },
  };
}

function failure(code: 'ENGINE_FAILED' | 'ENGINE_UNAVAILABLE', cause: unknown): RegressorError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new RegressorError(code, `onnx-cpu: ${message}`, { cause });
}
