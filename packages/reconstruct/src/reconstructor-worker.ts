import { parentPort, workerData } from 'node:worker_threads';
import { type LoadOptions, loadReconstructor } from './load-reconstructor.js';
import type { Reconstructor } from './reconstructor.js';
import { type Keyed, packError, type ThreadAnswer, type ThreadRequest, type ThreadValue } from './thread-messages.js';

/**
 * How many photos and reconstructions stay known between messages, so that files made in a row share their textures: enough for two jobs
 * at once. A photo can be 150 MB of pixels.
 */
const remembered = 4;

const port = parentPort;
if (!port) throw new Error('reconstructor-worker.js is started by startReconstructorThread, not by hand');

const known = new Map<number, unknown>();
const running = new Map<number, AbortController>();

const answer = (message: ThreadAnswer): void => port.postMessage(message);

/** The object that came first under this key: caches further down go by identity. */
function recall<T>({ key, value }: Keyed<T>): T {
  const first = (known.get(key) as T | undefined) ?? value;
  known.delete(key);
  known.set(key, first);
  for (const oldest of known.keys()) {
    if (known.size <= remembered) break;
    known.delete(oldest);
  }
  return first;
}

async function handle(reconstructor: Reconstructor, request: ThreadRequest): Promise<void> {
  if (request.type === 'cancel') {
    running.get(request.call)?.abort();
    return;
  }
  if (request.type === 'close') {
    await reconstructor.close();
    port?.close();
    return;
  }
  const { call } = request;
  const abort = new AbortController();
  running.set(call, abort);
  try {
    const value = await run(reconstructor, request, abort.signal);
    answer({ type: 'done', call, value });
  } catch (error) {
    answer({ type: 'failed', call, error: packError(error) });
  } finally {
    running.delete(call);
  }
}

type Work = Exclude<ThreadRequest, { readonly type: 'cancel' | 'close' }>;

async function run(reconstructor: Reconstructor, request: Work, signal: AbortSignal): Promise<ThreadValue> {
  const { call } = request;
  switch (request.type) {
    case 'reconstruct':
      return reconstructor.reconstruct(recall(request.photo), {
        ...request.options,
        signal,
        onProgress: (stage, progress) => answer({ type: 'progress', call, stage, progress }),
        onFaces: (faces) => answer({ type: 'faces', call, faces }),
      });
    case 'make-artifact':
      return reconstructor.makeArtifact(
        recall(request.reconstruction),
        request.photo && recall(request.photo),
        request.kind,
        request.options,
        request.otherPhotos && recall(request.otherPhotos),
      );
    case 'read-face':
      return reconstructor.readFace(recall(request.photo), request.reconstruction, signal);
    case 'fuse':
      return reconstructor.fuse(request.sources);
    case 'with-parameters':
      return reconstructor.withParameters(request.reconstruction, request.changes);
  }
}

try {
  const reconstructor = await loadReconstructor(workerData as LoadOptions, true);
  port.on('message', (request: ThreadRequest) => void handle(reconstructor, request));
  const { headModels, regressors, pairs, notes } = reconstructor;
  answer({ type: 'ready', headModels, regressors, pairs, notes });
} catch (error) {
  answer({ type: 'not-ready', error: packError(error) });
}
