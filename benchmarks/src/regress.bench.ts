import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { writeOnnx } from '@ringnet/io';
import { type Engine, emitOnnx, loadRingNet, toNetworkInput } from '@ringnet/regressor';
import { createNodeEngine } from '@ringnet/regressor/node';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Bench, BenchRow } from './bench.js';
import { medianAsync } from './median-async.js';
import { ensureSeededCheckpoint, noiseCrop, seededWeights } from './seeded-ringnet.js';

const threads = availableParallelism();
const RUNS = 20;
/** Multiply-adds of the network, twice. */
const NETWORK_GFLOP = 6.97;
const SIDE = 1024;

export const regressBench: Bench = {
  name: 'regress',
  async run() {
    ensureSeededCheckpoint();
    const engine = createNodeEngine({ threads });
    const ringNet = await loadRingNet(engine, seededWeights());
    const regress = () => ringNet.regressParameters(noiseCrop);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const ours = await medianAsync(regress, RUNS);
    delay.disable();
    const oneClient = await perCall(1, regress);
    const twoClients = await perCall(2, regress);
    await engine.close();

    const name = 'regress, all threads';
    const row = (
      label: string,
      milliseconds: number,
      rival: string,
      rivalMilliseconds: number,
      allowedRatio: number,
    ) => ({
      name: label,
      milliseconds,
      rival,
      rivalMilliseconds,
      limitMilliseconds: null,
      allowedRatio,
    });
    const rows: BenchRow[] = [
      row(name, ours, 'bare onnxruntime', await bareOnnxruntime(), 1.15),
      row(`${name}, arithmetic`, ours, 'matrix multiply of 6.97 GFLOP', await matrixMultiplyLimit(), 1.3),
      // TensorFlow.js's wasm has one thread in Node: so has ours here.
      row(
        'regress, one thread, wasm',
        await regressOn(createNodeEngine({ threads: 1 }), RUNS),
        'TensorFlow.js wasm, one thread',
        await regressOn(createNodeEngine({ name: 'tfjs-wasm' }), 5),
        0.3,
      ),
      row('regress, two clients, per call', twoClients, 'one client', oneClient, 1 / 0.95),
      limited('event loop p99 while it works', delay.percentile(99) / 1e6, 20),
    ];
    const script = fileURLToPath(new URL('./regress-cold-start.js', import.meta.url));
    const cold = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' }));
    rows.push(limited('process start to first parameters, 100 MB checkpoint', cold.milliseconds, 2000));
    console.error(
      `regress: ${cold.residentMegabytes.toFixed(0)} MB resident, ${cold.peakMegabytes?.toFixed(0)} MB at most`,
    );
    return rows;
  },
};

function limited(name: string, milliseconds: number, limitMilliseconds: number): BenchRow {
  return { name, milliseconds, rival: null, rivalMilliseconds: null, limitMilliseconds };
}

/** Time per call of some clients that each wait for their answer before they ask again. */
async function perCall(clients: number, call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let k = 0; k < RUNS; k++) await call();
    }),
  );
  return (performance.now() - start) / (clients * RUNS);
}

async function bareOnnxruntime(): Promise<number> {
  const onnx = emitOnnx(await seededWeights().readLayers());
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: threads, interOpNumThreads: 1 });
  const { data, shape } = toNetworkInput(noiseCrop);
  const input = new Tensor('float32', data, shape);
  const milliseconds = await medianAsync(() => session.run({ input }), RUNS);
  await session.release();
  return milliseconds;
}

/** What the machine needs for as much arithmetic in its best case. */
async function matrixMultiplyLimit(): Promise<number> {
  const matrix = (name: string) => ({ name, shape: [SIDE, SIDE] });
  const onnx = writeOnnx({
    name: 'matmul',
    nodes: [{ op: 'MatMul', inputs: ['a', 'b'], outputs: ['c'] }],
    initializers: [{ ...matrix('b'), data: new Float32Array(SIDE * SIDE).fill(0.5) }],
    inputs: [matrix('a')],
    outputs: [matrix('c')],
  });
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: threads, interOpNumThreads: 1 });
  const a = new Tensor('float32', new Float32Array(SIDE * SIDE).fill(0.25), [SIDE, SIDE]);
  const milliseconds = await medianAsync(() => session.run({ a }), RUNS);
  await session.release();
  return (milliseconds * NETWORK_GFLOP) / ((2 * SIDE ** 3) / 1e9);
}

/** The same network on an engine of its own, which is closed afterwards. */
async function regressOn(engine: Engine, runs: number): Promise<number> {
  const ringNet = await loadRingNet(engine, seededWeights());
  const milliseconds = await medianAsync(() => ringNet.regressParameters(noiseCrop), runs);
  await engine.close();
  return milliseconds;
}
