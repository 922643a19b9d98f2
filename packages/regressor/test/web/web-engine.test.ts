import { afterEach, expect, test } from 'vitest';
import type { Engine } from '../../src/engine.js';
import { parseRegressorWeights } from '../../src/network/parse-regressor-weights.js';
import { loadRingNet } from '../../src/network/regress-parameters.js';
import { createWebEngine } from '../../src/web/web-engine.js';
import { goldenArray } from '../support/golden.js';
import { goldenCheckpoint, goldenGraph } from '../support/golden-checkpoint.js';
import { faceNetwork } from '../support/photos.js';

let engine: Engine;
afterEach(() => engine.close());

test('RingNet’s network gives the golden parameters on onnxruntime-web', async () => {
  engine = createWebEngine({ inWorker: false });
  const ringNet = await loadRingNet(engine, parseRegressorWeights(goldenCheckpoint('thin'), goldenGraph('thin')));
  const data = (goldenArray('network/inputs_uint8.npy.gz').data as Uint8Array).subarray(0, 224 * 224 * 3);
  const { vector, engine: live } = await ringNet.regressParameters({ width: 224, height: 224, channels: 3, data });
  expect(live).toMatchObject({ name: 'onnx-web', library: 'onnxruntime-web', version: expect.stringMatching(/^\d/) });
  const theta = goldenArray('network/thin/expected_theta.npy').data as Float32Array;
  const last = theta.subarray(2 * 3 * 159, 2 * 3 * 159 + 159); // third iteration, first picture
  vector.forEach((value, k) => {
    expect(Math.abs(value - last[k])).toBeLessThan(1e-4);
  });
});

test('the face networks run; queue, cancellation and closing are as in Node', async () => {
  engine = createWebEngine({ inWorker: false, queueLimit: 2 });
  const session = await engine.load(faceNetwork('landmark'));
  const call = (signal?: AbortSignal) =>
    session.run({ input: { data: new Float32Array(192 * 192 * 3), shape: [1, 192, 192, 3] } }, signal);
  const controller = new AbortController();
  const [first, second, third] = await Promise.allSettled([
    call(),
    call(controller.signal),
    call(),
    Promise.resolve(controller.abort()),
  ]);
  expect(first).toMatchObject({ status: 'fulfilled', value: { score: { shape: [1, 1, 1, 1] } } });
  expect(second).toMatchObject({ reason: { code: 'CANCELED' } });
  expect(third).toMatchObject({ reason: { code: 'QUEUE_FULL' } });
  await expect(engine.load(new Uint8Array(3))).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
  await engine.close();
  await expect(call()).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
});
