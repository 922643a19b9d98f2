import { memorySource, readCheckpoint } from '@ringnet/io';
import { type Engine, loadRingNet, parseRegressorWeights, type Regression } from '@ringnet/regressor';
import { createNodeEngine } from '@ringnet/regressor/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededVariables } from '../src/seeded-variables.js';
import { writeCheckpoint } from '../src/write-checkpoint.js';

/** What both engines must agree to; they reach 1e-5. */
const TOLERANCE = 1e-4;
const files = writeCheckpoint(seededVariables({ seed: 7 }));
const weights = parseRegressorWeights(readCheckpoint(files.index, [memorySource(files.data)]));
const crop = {
  width: 224,
  height: 224,
  channels: 3,
  data: Uint8Array.from({ length: 224 * 224 * 3 }, (_, k) => (k * 31 + (k >> 7)) % 256),
} as const;

const engines: Engine[] = [];
const results: Regression[] = [];
beforeAll(async () => {
  for (const name of ['onnx-cpu', 'tfjs-wasm'] as const) {
    const engine = createNodeEngine({ name, threads: 1 });
    engines.push(engine);
    results.push(await (await loadRingNet(engine, weights)).regressParameters(crop));
  }
}, 60_000);
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

test('a checkpoint of RingNet’s size is written, read back and found whole', () => {
  expect(files.data.length).toBeGreaterThan(100e6);
  expect(weights).toMatchObject({ base: 64, hidden: [512, 512], iterations: 3, meanName: 'mean_param' });
});

test('onnxruntime and TensorFlow.js agree', () => {
  const [onnx, tfjs] = results;
  expect(onnx.features.length).toBe(2048);
  expect(spread(onnx.features)).toBeGreaterThan(0.01); // the picture makes a difference
  expect(difference(onnx.features, tfjs.features)).toBeLessThan(TOLERANCE);
  onnx.iterations.forEach((vector, k) => {
    expect(difference(vector, tfjs.iterations[k])).toBeLessThan(TOLERANCE);
  });
  expect(difference(onnx.iterations[0], onnx.iterations[2])).toBeGreaterThan(0.1);
});

function difference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, k) => Math.max(largest, Math.abs(value - b[k])), 0);
}

function spread(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
