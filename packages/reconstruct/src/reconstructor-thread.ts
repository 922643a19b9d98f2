import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { FormatError, type FormatErrorCode } from '@ringnet/io';
import { RegressorError, type RegressorErrorCode } from '@ringnet/regressor';
import { ReconstructError, type ReconstructErrorCode } from './errors.js';
import type { LoadOptions } from './load-reconstructor.js';
import type { Reconstructor } from './reconstructor.js';
import { toSharedMemory } from './shared-photo.js';
import type { Keyed, Reports, ThreadAnswer, ThreadError, ThreadRequest, ThreadValue } from './thread-messages.js';

interface PendingCall extends Reports {
  resolve(value: ThreadValue): void;
  reject(error: Error): void;
}

/**
 * A reconstructor in a thread of its own, so that the caller's event loop never waits for arithmetic. A photo crosses once, as
 * shared memory, however often it is used. When the thread dies its pending calls reject with ENGINE_FAILED and the next call starts a new thread.
 *
 * @throws whatever `loadReconstructor` throws
 */
export async function startReconstructorThread(options: LoadOptions): Promise<Reconstructor> {
  let thread = await openThread(options);
  let reopening: Promise<void> | null = null;
  let isClosed = false;
  const { headModels, regressors, pairs, notes } = thread;

  const reopen = async (): Promise<void> => {
    try {
      thread = await openThread(options);
    } finally {
      reopening = null;
    }
  };
  const checkOpen = (): void => {
    if (isClosed) throw new RegressorError('ENGINE_CLOSED', 'the reconstructor was closed');
  };
  const live = async (): Promise<ReconstructorThread> => {
    checkOpen();
    if (thread.isAlive()) return thread;
    reopening ??= reopen(); // one for all who ask meanwhile
    await reopening;
    checkOpen();
    return thread;
  };
  return {
    headModels,
    regressors,
    pairs,
    notes,
    reconstruct: async (photo, reconstructOptions = {}) => (await live()).reconstruct(photo, reconstructOptions),
    makeArtifact: async (reconstruction, photo, kind, artifactOptions = {}, otherPhotos) =>
      (await live()).makeArtifact(reconstruction, photo, kind, artifactOptions, otherPhotos),
    readFace: async (photo, reconstruction, signal) => (await live()).readFace(photo, reconstruction, signal),
    fuse: async (sources) => (await live()).fuse(sources),
    withParameters: async (reconstruction, changes) => (await live()).withParameters(reconstruction, changes),
    async close() {
      isClosed = true;
      await reopening?.catch(() => {}); // those who asked are told
      await thread.close();
    },
  };
}

interface ReconstructorThread extends Reconstructor {
  isAlive(): boolean;
}

function openThread(options: LoadOptions): Promise<ReconstructorThread> {
  // The package's own export, so that it is the compiled file even when this one runs from source.
  const file = createRequire(import.meta.url).resolve('@ringnet/reconstruct/reconstructor-worker');
  const worker = new Worker(file, { workerData: options, resourceLimits: { maxYoungGenerationSizeMb: 24 } });
  const pending = new Map<number, PendingCall>();
  const keys = new WeakMap<object, Keyed<unknown>>();
  let nextNumber = 1;
  let alive = true;

  const keyed = <T extends object>(value: T, share: (value: T) => T): Keyed<T> => {
    const existing = keys.get(value) as Keyed<T> | undefined;
    if (existing) return existing;
    const made = { key: nextNumber++, value: share(value) };
    keys.set(value, made);
    return made;
  };

  const send = <T extends ThreadValue>(
    request: (call: number) => ThreadRequest,
    signal?: AbortSignal,
    reports: Reports = {},
  ): Promise<T> => {
    signal?.throwIfAborted();
    const call = nextNumber++;
    return new Promise<T>((resolve, reject) => {
      const cancel = (): void => worker.postMessage({ type: 'cancel', call } satisfies ThreadRequest);
      signal?.addEventListener('abort', cancel, { once: true });
      const settle = (): void => signal?.removeEventListener('abort', cancel);
      pending.set(call, {
        resolve: (value) => {
          settle();
          resolve(value as T);
        },
        reject: (error) => {
          settle();
          reject(signal?.aborted ? (signal.reason as Error) : error);
        },
        ...reports,
      });
      worker.postMessage(request(call));
    });
  };

  return new Promise((resolve, reject) => {
    const end = (error: Error): void => {
      alive = false;
      reject(error);
      for (const call of pending.values()) call.reject(error);
      pending.clear();
    };
    worker.on('error', (error) =>
      end(new RegressorError('ENGINE_FAILED', `the reconstruction thread failed: ${error}`, { cause: error })),
    );
    worker.on('exit', (code) =>
      end(new RegressorError('ENGINE_FAILED', `the reconstruction thread ended with code ${code}`)),
    );
    worker.on('message', (message: ThreadAnswer) => {
      switch (message.type) {
        case 'ready':
          resolve({
            headModels: message.headModels,
            regressors: message.regressors,
            pairs: message.pairs,
            notes: message.notes,
            isAlive: () => alive,
            reconstruct: (photo, { signal, onProgress, onFaces, ...plain } = {}) =>
              send(
                (call) => ({ type: 'reconstruct', call, photo: keyed(photo, toSharedMemory), options: plain }),
                signal,
                { onProgress, onFaces },
              ),
            readFace: (photo, reconstruction, signal) =>
              send(
                (call) => ({ type: 'read-face', call, photo: keyed(photo, toSharedMemory), reconstruction }),
                signal,
              ),
            fuse: (sources) => send((call) => ({ type: 'fuse', call, sources })),
            makeArtifact: (reconstruction, photo, kind, artifactOptions = {}, otherPhotos = undefined) =>
              send((call) => ({
                type: 'make-artifact',
                call,
                reconstruction: keyed(reconstruction, (value) => value),
                photo: photo && keyed(photo, toSharedMemory),
                kind,
                options: artifactOptions,
                otherPhotos:
                  otherPhotos && keyed(otherPhotos, (all) => all.map((other) => other && toSharedMemory(other))),
              })),
            withParameters: (reconstruction, changes) =>
              send((call) => ({ type: 'with-parameters', call, reconstruction, changes })),
            async close() {
              if (!alive) return;
              const ended = new Promise((done) => worker.once('exit', done));
              worker.postMessage({ type: 'close' } satisfies ThreadRequest);
              await ended;
            },
          });
          break;
        case 'not-ready':
          reject(unpackError(message.error));
          break;
        case 'progress':
          pending.get(message.call)?.onProgress?.(message.stage, message.progress);
          break;
        case 'faces':
          pending.get(message.call)?.onFaces?.(message.faces);
          break;
        case 'done':
          pending.get(message.call)?.resolve(message.value);
          pending.delete(message.call);
          break;
        case 'failed':
          pending.get(message.call)?.reject(unpackError(message.error));
          pending.delete(message.call);
          break;
      }
    });
  });
}

function unpackError({ name, code, message, stack }: ThreadError): Error {
  let error: Error;
  if (name === 'RegressorError') error = new RegressorError(code as RegressorErrorCode, message);
  else if (name === 'ReconstructError') error = new ReconstructError(code as ReconstructErrorCode, message);
  else if (name === 'FormatError') error = Object.assign(new FormatError(code as FormatErrorCode, '', ''), { message });
  else error = Object.assign(new Error(message), { name, ...(code === null ? {} : { code }) });
  error.stack = stack;
  return error;
}
