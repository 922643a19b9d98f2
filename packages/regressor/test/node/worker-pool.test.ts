import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { WorkerPool } from '../../src/node/worker-pool.js';

/** A worker that answers with its input and dies of 666. */
const worker = new URL('../support/dying-worker.mjs', import.meta.url).pathname;
const realWorker = createRequire(import.meta.url).resolve('@ringnet/regressor/engine-worker');

const tensor = (value: number) => ({ input: { data: Float32Array.of(value), shape: [1] } });

function poolOf(workerFile: string): WorkerPool {
  return new WorkerPool(workerFile, { engine: 'onnx-cpu', threads: 1 }, 2, 1000);
}

test('a call that dies with its worker is tried once more, then given up; the rest is answered', async () => {
  const pool = poolOf(worker);
  const { session } = await pool.load(new Uint8Array(1));
  const calls = [1, 2, 666, 3, 666, 4, 5].map((value) => pool.run(session, tensor(value)));
  const results = await Promise.allSettled(calls);
  expect(results.map((r) => (r.status === 'fulfilled' ? r.value.input.data[0] : r.reason.code))).toEqual([
    1,
    2,
    'ENGINE_FAILED',
    3,
    'ENGINE_FAILED',
    4,
    5,
  ]);
  await pool.close();
});

test('forty deaths lose no call', async () => {
  const pool = poolOf(worker);
  const { session } = await pool.load(new Uint8Array(1));
  const calls = Array.from({ length: 60 }, (_, k) => pool.run(session, tensor(k % 3 === 0 ? 666 : k)));
  const results = await Promise.allSettled(calls);
  results.forEach((result, k) => {
    if (k % 3 === 0) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'ENGINE_FAILED' } });
    else expect(result).toMatchObject({ status: 'fulfilled', value: { input: { data: Float32Array.of(k) } } });
  });
  await pool.close();
});

test('a pool whose worker cannot start says so', async () => {
  const pool = poolOf('/nowhere/worker.js');
  await expect(pool.load(new Uint8Array(1))).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
  await pool.close();
});

test('the worker file is found through the package', () => {
  expect(realWorker).toMatch(/dist[\\/]node[\\/]engine-worker\.js$/);
});
