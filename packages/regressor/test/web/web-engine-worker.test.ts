import { expect, test, vi } from 'vitest';
import { createWebEngine } from '../../src/web/web-engine.js';

/** As onnxruntime-web's proxy does when it posts arrays to its worker. */
function take({ buffer }: ArrayBufferView): void {
  structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
}

const page = vi.hoisted(() => ({ isOffline: false }));
vi.mock('onnxruntime-web', () => ({
  get env() {
    if (page.isOffline) throw new Error('offline');
    return { wasm: {}, versions: { web: '1.0.0' } };
  },
  Tensor: class {
    constructor(
      readonly type: string,
      readonly data: Float32Array,
      readonly dims: readonly number[],
    ) {}
  },
  InferenceSession: {
    async create(onnx: Uint8Array) {
      take(onnx);
      return {
        async run({ input }: { input: { data: Float32Array; dims: readonly number[] } }) {
          const output = { data: input.data.slice(), dims: input.dims };
          take(input.data);
          return { output };
        },
        async release() {},
      };
    },
  },
}));

test('a worker that takes what it is sent leaves the caller’s arrays alone', async () => {
  const engine = createWebEngine({ inWorker: true });
  const network = Uint8Array.of(8, 1);
  const input = { data: Float32Array.of(1, 2), shape: [1, 2] };
  for (const session of [await engine.load(network), await engine.load(network)]) {
    expect((await session.run({ input })).output.data).toEqual(Float32Array.of(1, 2));
  }
  expect([network.length, input.data.length]).toEqual([2, 2]);
  await engine.close();
});

test('a library that did not load is asked for again', async () => {
  const engine = createWebEngine();
  page.isOffline = true;
  await expect(engine.load(Uint8Array.of(8, 1))).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
  page.isOffline = false;
  await expect(engine.load(Uint8Array.of(8, 1))).resolves.toMatchObject({ engine: { name: 'onnx-web' } });
  await engine.close();
});
