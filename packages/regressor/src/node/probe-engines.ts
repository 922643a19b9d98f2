import type { EngineName, EngineStatus } from '../engine.js';
import type { LayerTable } from '../network/layer-table.js';
import { createNodeEngine } from './node-engine.js';

/** In the order of preference: devices first, then the CPU, then TensorFlow.js. */
export const nodeEngineNames: readonly EngineName[] = [
  'onnx-cuda',
  'onnx-directml',
  'onnx-coreml',
  'onnx-webgpu',
  'tfjs-node-gpu',
  'onnx-cpu',
  'tfjs-wasm',
];

/** Where an engine can run at all. */
const platforms: Partial<Record<EngineName, readonly string[]>> = {
  'onnx-cuda': ['linux', 'win32'],
  'onnx-directml': ['win32'],
  'onnx-coreml': ['darwin'],
};

/** What to do about an engine that does not start. */
const advice: Partial<Record<EngineName, string>> = {
  'onnx-cuda':
    "needs an NVIDIA GPU, CUDA 12, cuDNN 9 and onnxruntime-node's CUDA libraries (see docs/running-ringnet.md)",
  'onnx-webgpu': 'needs a GPU with a Vulkan, Metal or Direct3D 12 driver',
  'tfjs-node-gpu':
    'is optional: npm install @tensorflow/tfjs-node-gpu (in this repository see docs/running-ringnet.md), with CUDA 11.2 and cuDNN 8.1',
};

/** The smallest network that every engine takes: twice the input, by a 1 x 1 convolution, averaged. */
const tinyNetwork: LayerTable = {
  name: 'probe',
  inputShape: [2, 2, 1],
  layers: [
    {
      kind: 'conv',
      from: 'input',
      to: 'doubled',
      kernelShape: [1, 1, 1, 1],
      kernel: Float32Array.of(2),
      bias: Float32Array.of(0),
      stride: 1,
      pad: 0,
      relu: false,
    },
    { kind: 'mean', from: 'doubled', to: 'mean' },
  ],
  outputs: [{ name: 'mean', length: 1 }],
};

/**
 * Tries every engine of this machine with a tiny network, each in a thread of its own.
 *
 * @returns one entry per engine in the order of preference: live, or why not
 */
export async function probeEngines(names: readonly EngineName[] = nodeEngineNames): Promise<EngineStatus[]> {
  const statuses: EngineStatus[] = [];
  for (const name of names) statuses.push(await probeEngine(name));
  return statuses;
}

async function probeEngine(name: EngineName): Promise<EngineStatus> {
  const on = platforms[name];
  if (on && !on.includes(process.platform)) {
    return { name, isLive: false, detail: `runs on ${on.join(' and ')}, this is ${process.platform}` };
  }
  const engine = createNodeEngine({ name, threads: 1 });
  try {
    const session = await engine.load(tinyNetwork);
    const input = { data: Float32Array.of(1, 2, 3, 4), shape: [1, 2, 2, 1] };
    const { mean } = await session.run({ input });
    const isRight = Math.abs(mean.data[0] - 5) < 1e-3;
    const { library, version } = session.engine;
    return { name, isLive: isRight, detail: isRight ? `${library} ${version}` : `computes ${mean.data[0]} for 5` };
  } catch (error) {
    const message = error instanceof Error ? firstLine(error.message) : String(error);
    return { name, isLive: false, detail: advice[name] ? `${advice[name]}. ${message}` : message };
  } finally {
    await engine.close();
  }
}

/**
 * The first live engine of a list of wishes; `onnx-cpu` runs everywhere and is the last resort.
 *
 * @returns its name and why the earlier wishes were not met
 */
export async function chooseEngine(
  wishes: readonly EngineName[],
): Promise<{ name: EngineName; refused: readonly EngineStatus[] }> {
  const refused: EngineStatus[] = [];
  for (const wish of wishes) {
    const status = await probeEngine(wish);
    if (status.isLive) return { name: wish, refused };
    refused.push(status);
  }
  return { name: 'onnx-cpu', refused };
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0];
}
