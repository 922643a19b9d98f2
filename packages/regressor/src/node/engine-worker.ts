/** The worker thread of an engine: networks block while they run, so they run here. */
import { parentPort, workerData } from 'node:worker_threads';
import type {
  EngineBackend,
  EngineFarewell,
  EngineReply,
  EngineRequest,
  EngineWorkerData,
  LoadedNetwork,
} from './engine-messages.js';

const { engine, threads } = workerData as EngineWorkerData;
const networks = new Map<number, LoadedNetwork>();
let backend: Promise<EngineBackend> | undefined;
let isOpen = false;
let last: Promise<void> = Promise.resolve();

/** Loads only the library that this engine needs. */
async function openLibrary(): Promise<EngineBackend> {
  if (engine.startsWith('tfjs-')) return (await import('./tfjs-backend.js')).createTfjsBackend(engine);
  return (await import('./onnx-backend.js')).createOnnxBackend(engine, threads);
}

async function answer(request: EngineRequest): Promise<EngineReply> {
  const { call, session } = request;
  backend ??= openLibrary();
  const library = await backend;
  isOpen = true;
  const done = { kind: 'done', call, info: library.info, outputs: {} } as const;
  if (request.kind === 'dispose') {
    await networks.get(session)?.dispose();
    networks.delete(session);
    return done;
  }
  if (request.model) networks.set(session, await library.load(request.model));
  if (request.kind === 'load') return done;
  const network = networks.get(session);
  if (!network) throw new Error(`session ${session} is not loaded`);
  return { ...done, outputs: await network.run(request.inputs) };
}

async function handle(request: EngineRequest): Promise<void> {
  try {
    const reply = await answer(request);
    const buffers = reply.kind === 'done' ? Object.values(reply.outputs).map(({ data }) => data.buffer) : [];
    parentPort?.postMessage(reply, [...new Set(buffers)] as ArrayBuffer[]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = isOpen ? 'ENGINE_FAILED' : 'ENGINE_UNAVAILABLE';
    parentPort?.postMessage({ kind: 'failed', call: request.call, code, message } satisfies EngineReply);
  }
}

parentPort?.on('message', (request: EngineRequest | EngineFarewell) => {
  last = last.then(() => (request.kind === 'close' ? process.exit() : handle(request)));
});
