import type { InferenceSession } from 'onnxruntime-web';
import type { Engine, NetworkModel, NetworkSession, Tensor } from '../engine.js';
import { RegressorError } from '../errors.js';
import { emitOnnxParts } from '../network/emit-onnx.js';
import { runOnnx } from '../network/run-onnx.js';

export interface WebEngineOptions {
  /** Folder or address of onnxruntime-web's .wasm files; default: beside its script. */
  readonly wasmPaths?: string;
  /** Threads; more than one needs a cross-origin isolated page. Default 1. */
  readonly threads?: number;
  /** Run in onnxruntime-web's own worker, so that the page stays alive; default true where there are web workers. */
  readonly inWorker?: boolean;
  /** Calls that may wait or run; one more is refused with QUEUE_FULL. Default 256. */
  readonly queueLimit?: number;
}

/**
 * Makes an engine for browsers on onnxruntime-web (wasm), which is loaded with the first network.
 *
 * Calls run one after the other. A call that is cancelled while it runs finishes unseen.
 *
 * @returns its calls reject with RegressorError ENGINE_UNAVAILABLE, ENGINE_FAILED, ENGINE_CLOSED, CANCELED, QUEUE_FULL
 */
export function createWebEngine(options: WebEngineOptions = {}): Engine {
  const { threads = 1, inWorker = typeof Worker !== 'undefined', queueLimit = 256, wasmPaths } = options;
  let library: Promise<typeof import('onnxruntime-web')> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let pending = 0;
  let isClosed = false;
  const sessions = new Set<InferenceSession>();

  const open = () => {
    library ??= import('onnxruntime-web')
      .then((ort) => {
        ort.env.wasm.numThreads = threads;
        ort.env.wasm.proxy = inWorker;
        if (wasmPaths) ort.env.wasm.wasmPaths = wasmPaths;
        return ort;
      })
      .catch((cause) => {
        // The next call tries again: a page may have been without network for a moment.
        library = undefined;
        throw new RegressorError('ENGINE_UNAVAILABLE', 'onnx-web: onnxruntime-web does not load', { cause });
      });
    return library;
  };
  const checkOpen = (signal?: AbortSignal) => {
    if (isClosed) throw new RegressorError('ENGINE_CLOSED', 'the engine was closed');
    if (signal?.aborted) throw new RegressorError('CANCELED', 'the call was canceled', { cause: signal.reason });
  };
  /** Runs one job after all earlier ones. */
  const enqueue = async <T>(job: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    checkOpen(signal);
    if (pending >= queueLimit) throw new RegressorError('QUEUE_FULL', `${queueLimit} calls are waiting already`);
    pending++;
    const turn = last.then(async () => {
      checkOpen(signal);
      const result = await job();
      checkOpen(signal);
      return result;
    });
    last = turn.catch(() => undefined);
    try {
      return await turn;
    } catch (error) {
      if (error instanceof RegressorError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new RegressorError('ENGINE_FAILED', `onnx-web: ${message}`, { cause: error });
    } finally {
      pending--;
    }
  };

  return {
    name: 'onnx-web',
    async load(model: NetworkModel): Promise<NetworkSession> {
      const { ort, session } = await enqueue(async () => {
        const ort = await open();
        const { onnx, files } = emitOnnxParts(typeof model === 'function' ? await model() : model);
        // A copy here and of every input: on its way to onnxruntime-web's worker an array is taken from its owner.
        const session = await ort.InferenceSession.create(onnx.slice(), {
          executionProviders: ['wasm'],
          externalData: [...files],
        });
        sessions.add(session);
        return { ort, session };
      });
      const makeTensor = ({ data, shape }: Tensor) => new ort.Tensor('float32', data.slice(), shape);
      const version = ort.env.versions.web ?? ort.env.versions.common;
      return {
        engine: { name: 'onnx-web', library: 'onnxruntime-web', version, threads },
        run: (inputs, signal) => enqueue(() => runOnnx(session, makeTensor, inputs), signal),
        dispose: async () => {
          if (sessions.delete(session)) await enqueue(() => session.release());
        },
      };
    },
    async close() {
      isClosed = true;
      await last;
      for (const session of sessions) await session.release();
      sessions.clear();
    },
  };
}
