import { afterEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine.js';
import type { RegressorError } from '../../src/errors.js';
import { parseRegressorWeights } from '../../src/network/parse-regressor-weights.js';
import { loadRingNet } from '../../src/network/regress-parameters.js';
import { createNodeEngine, type NodeEngineOptions } from '../../src/node/node-engine.js';
import { probeEngines } from '../../src/node/probe-engines.js';
import { doubling, input, meanOf } from '../support/doubling.js';
import { goldenCheckpoint, goldenGraph } from '../support/golden-checkpoint.js';

let engine: Engine | undefined;
afterEach(() => engine?.close());

function open(options: NodeEngineOptions = {}): Engine {
  engine = createNodeEngine({ threads: 1, ...options });
  return engine;
}

describe('calls', () => {
  test('many callers share one worker, each gets its own answer, inputs stay usable', async () => {
    const session = await open().load(doubling());
    const mine = input(3);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, k) => meanOf(session, k)));
    expect(answers).toEqual(Array.from({ length: 50 }, (_, k) => 2 * k));
    await session.run(mine);
    expect([...mine.input.data]).toEqual([3, 3, 3, 3]);
  });

  test('an input in shared memory gives the same answer', async () => {
    const session = await open().load(doubling());
    const data = new Float32Array(new SharedArrayBuffer(16)).fill(3);
    expect((await session.run({ input: { data, shape: [1, 2, 2, 1] } })).mean.data[0]).toBe(6);
  });

  test('several networks live in one engine, over several workers', async () => {
    const { load } = open({ workers: 2 });
    const [twice, thrice] = await Promise.all([load(doubling()), load(async () => doubling(3))]);
    const answers = await Promise.all([1, 2, 3, 4].flatMap((v) => [meanOf(twice, v), meanOf(thrice, v)]));
    expect(answers).toEqual([2, 3, 4, 6, 6, 9, 8, 12]);
    await twice.dispose();
    await expect(meanOf(twice, 1)).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
    expect(await meanOf(thrice, 1)).toBe(3);
  });

  test('a full queue refuses and then goes on', async () => {
    const session = await open({ queueLimit: 2 }).load(doubling());
    const calls = [1, 2, 3, 4].map((value) => meanOf(session, value));
    const settled = await Promise.allSettled(calls);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    await expect(calls[3]).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    expect(await meanOf(session, 5)).toBe(10);
  });

  test('waiting and running calls can be cancelled; others are not touched', async () => {
    const session = await open().load(doubling());
    const controller = new AbortController();
    const running = meanOf(session, 1, controller.signal);
    const waiting = meanOf(session, 2, controller.signal);
    const other = meanOf(session, 3);
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'CANCELED' });
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELED' });
    await expect(meanOf(session, 4, controller.signal)).rejects.toMatchObject({ code: 'CANCELED' });
    expect(await other).toBe(6);
  });

  test('closing in the middle of a call ends the engine, not the process', async () => {
    const weights = parseRegressorWeights(goldenCheckpoint('thin'), goldenGraph('thin'));
    const crop = { width: 224, height: 224, channels: 3, data: new Uint8Array(224 * 224 * 3) } as const;
    for (let k = 0; k < 4; k++) {
      const ringNet = await loadRingNet(open(), weights);
      const start = performance.now();
      await ringNet.regressParameters(crop);
      const call = ringNet.regressParameters(crop).catch((error: RegressorError) => error.code);
      await new Promise((resolve) => setTimeout(resolve, ((performance.now() - start) * k) / 4));
      await engine?.close();
      const answer = await call; // the call may have been faster
      if (answer !== 'ENGINE_CLOSED') expect(answer).toHaveProperty('vector');
      await expect(ringNet.regressParameters(crop)).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
    }
  });

  test('closing ends pending calls', async () => {
    const session = await open().load(doubling());
    const calls = [meanOf(session, 1), meanOf(session, 2)];
    const settled = Promise.allSettled(calls);
    await engine?.close();
    for (const result of await settled) expect(result).toMatchObject({ reason: { code: 'ENGINE_CLOSED' } });
    await expect(meanOf(session, 3)).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
    await expect(engine?.load(doubling())).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  });
});

describe('what goes wrong', () => {
  test('bytes that are no network', async () => {
    await expect(open().load(new Uint8Array(9))).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
  });

  test('weights that cannot be read', async () => {
    const failing = () => Promise.reject(new Error('the disk is gone'));
    await expect(open().load(failing)).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringContaining('the disk is gone'),
    });
  });

  test('a wrong input is an error of that call alone', async () => {
    const session = await open().load(doubling());
    const wrong = { other: { data: new Float32Array(4), shape: [1, 2, 2, 1] } };
    await expect(session.run(wrong)).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
    expect(await meanOf(session, 1)).toBe(2);
  });

  test('no workers', () => {
    expect(() => createNodeEngine({ workers: 0 })).toThrow(/0 workers, expected 1 or more/);
  });

  test('a missing library', async () => {
    const missing = open({ name: 'tfjs-node-gpu' }).load(doubling());
    await expect(missing).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
  });
});

test('every engine is either live or says why not', async () => {
  const statuses = await probeEngines(['onnx-cpu', 'tfjs-wasm', 'tfjs-node-gpu']);
  expect(statuses).toEqual([
    { name: 'onnx-cpu', isLive: true, detail: expect.stringMatching(/^onnxruntime-node \d+\.\d+\.\d+$/) },
    {
      name: 'tfjs-wasm',
      isLive: true,
      detail: expect.stringMatching(/^@tensorflow\/tfjs-backend-wasm \d+\.\d+\.\d+$/),
    },
    { name: 'tfjs-node-gpu', isLive: false, detail: expect.stringContaining('npm install @tensorflow/tfjs-node-gpu') },
  ]);
});
