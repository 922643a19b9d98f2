import { afterEach, expect, test } from 'vitest';
import type { Engine } from '../../src/engine.js';
import { createThreadEngine } from '../../src/node/thread-engine.js';
import { doubling, input, meanOf } from '../support/doubling.js';

let engine: Engine | undefined;
afterEach(() => engine?.close());

function open(): Engine {
  engine = createThreadEngine(1);
  return engine;
}

test('many callers get their own answers, inputs and tables stay usable', async () => {
  const { load } = open();
  const table = doubling();
  const session = await load(table);
  const answers = await Promise.all(Array.from({ length: 20 }, (_, k) => meanOf(session, k)));
  expect(answers).toEqual(Array.from({ length: 20 }, (_, k) => 2 * k));
  const mine = input(3);
  await session.run(mine);
  expect([...mine.input.data]).toEqual([3, 3, 3, 3]);
  const again = await load(table);
  const thrice = await load(async () => doubling(3));
  expect([await meanOf(again, 4), await meanOf(thrice, 4)]).toEqual([8, 12]);
  expect(session.engine).toMatchObject({ name: 'onnx-cpu', library: 'onnxruntime-node', threads: 1 });
});

test('what is canceled, disposed of, closed or not understood is told by its code', async () => {
  const { load, close } = open();
  const session = await load(doubling());
  await expect(meanOf(session, 1, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELED' });
  const controller = new AbortController();
  const running = meanOf(session, 1, controller.signal);
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: 'CANCELED' });
  await expect(session.run({ other: input(1).input })).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
  await expect(load(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
  const other = await load(doubling());
  await other.dispose();
  await other.dispose();
  await expect(meanOf(other, 1)).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
  expect(await meanOf(session, 5)).toBe(10);
  await close();
  await expect(meanOf(session, 1)).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  await expect(load(doubling())).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
});
