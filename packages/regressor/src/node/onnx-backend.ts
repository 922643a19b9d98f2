import { env, InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { EngineName } from '../engine.js';
import { emitOnnxParts } from '../network/emit-onnx.js';
import { type LayerTable, weightBuffers } from '../network/layer-table.js';
import { runOnnx } from '../network/run-onnx.js';
import type { EngineBackend } from './engine-messages.js';

/** onnxruntime's names for where a network runs; the CPU takes over the operators that a device does not know. */
const providers: Partial<Record<EngineName, string>> = {
  'onnx-cpu': 'cpu',
  'onnx-cuda': 'cuda',
  'onnx-directml': 'dml',
  'onnx-coreml': 'coreml',
  'onnx-webgpu': 'webgpu',
};

/** Runs networks with onnxruntime-node. */
export function createOnnxBackend(engine: EngineName, threads: number): EngineBackend {
  const provider = providers[engine];
  if (!provider) throw new Error(`${engine} is not an engine of onnxruntime-node`);
  env.logLevel = 'fatal'; // what goes wrong comes back as an error; the console is the application's
  return {
    info: { name: engine, library: 'onnxruntime-node', version: env.versions.node ?? env.versions.common, threads },
    async load(model) {
      const { onnx, files } = emitOnnxParts(model);
      const session = await InferenceSession.create(onnx, {
        executionProviders: [provider],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'all',
        ...(files.length > 0 && { externalData: [...files] }),
      });
      if (!(model instanceof Uint8Array)) freeWeights(model);
      return {
        run: (inputs) => runOnnx(session, ({ data, shape }) => new OrtTensor('float32', readable(data), shape), inputs),
        dispose: () => session.release(),
      };
    },
  };
}

/**
 * Gives a table's memory back at once: onnxruntime has its own copy by now, and the worker may allocate too little
 * afterwards for the garbage collector to see a need. Node 20 has no way to, and waits for the collector.
 */
function freeWeights(table: LayerTable): void {
  for (const buffer of weightBuffers(table)) (buffer as DetachableBuffer).transfer?.(0);
}

/** `ArrayBuffer` as of ES2024. */
type DetachableBuffer = ArrayBuffer & { transfer?(length: number): ArrayBuffer };

/** Node 20 does not let native code read shared memory. */
const readsSharedMemory = Number.parseInt(process.versions.node, 10) >= 22;

function readable(data: Float32Array): Float32Array {
  return readsSharedMemory || data.buffer instanceof ArrayBuffer ? data : data.slice();
}
