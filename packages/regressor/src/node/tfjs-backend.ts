import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import type { EngineName } from '../engine.js';
import { emitTfjs, type TensorFlow } from '../network/emit-tfjs.js';
import type { EngineBackend } from './engine-messages.js';

/** A value, so that the optional package is looked for only when it is asked for. */
const NATIVE_PACKAGE: string = '@tensorflow/tfjs-node-gpu';

/**
 * Runs layer tables with TensorFlow.js: on its native GPU build when the user has installed it, else on wasm.
 *
 * @throws Error when the library cannot be loaded (the native one may fail in any way)
 */
export async function createTfjsBackend(engine: EngineName): Promise<EngineBackend> {
  const isNative = engine === 'tfjs-node-gpu';
  const tf = isNative ? await openNative() : await openWasm();
  const library = isNative ? NATIVE_PACKAGE : '@tensorflow/tfjs-backend-wasm';
  return {
    info: { name: engine, library, version: tf.version_core, threads: isNative ? null : 1 },
    async load(model) {
      if (model instanceof Uint8Array) throw new Error('TensorFlow.js runs layer tables, not ONNX files');
      const network = emitTfjs(tf, model);
      return {
        run: ({ input }) => network.run(input),
        dispose: async () => network.dispose(),
      };
    },
  };
}

async function openWasm(): Promise<TensorFlow> {
  const tf = await import('@tensorflow/tfjs-core');
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(dirname(entry), '/'));
  if (!(await tf.setBackend('wasm'))) throw new Error('the wasm backend did not start');
  await tf.ready();
  return tf;
}

async function openNative(): Promise<TensorFlow> {
  restoreRemovedUtilities();
  const tf = (await import(NATIVE_PACKAGE)) as TensorFlow;
  await tf.ready();
  // Without a device TensorFlow computes on the CPU and says nothing.
  const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
  if (!isUsingGpuDevice) throw new Error('TensorFlow finds no CUDA device');
  return tf;
}

/** tfjs-node 4.22 calls two functions that Node 23 removed from `util`. */
function restoreRemovedUtilities(): void {
  const legacy = util as typeof util & { isNullOrUndefined?: unknown; isArray?: unknown };
  legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  legacy.isArray ??= Array.isArray;
}
