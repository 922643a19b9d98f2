import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createDecoder, decodeHead, type HeadModel, type HeadParameters, parseHeadModel } from '@ringnet/flame';
import { type Bench, type BenchRow, medianMilliseconds } from './bench.js';

/** Decoding heads of FLAME's size, one thread, against the same forward pass in PyTorch where Debian's is installed. */
export const decodeBench: Bench = {
  name: 'decode',
  async run() {
    const model = flameSizedModel();
    const heads = Array.from({ length: 64 }, (_, seed) => randomHead(seed));
    const decoder = createDecoder(model);
    const out = decoder.decode(heads[0]);
    const batchOut = decoder.decodeBatch(heads);
    const first = heads[0];
    const rival = runTorch() ?? runPlain(model, heads);
    const row = (
      name: string,
      milliseconds: number,
      limit: number | null,
      rivalMilliseconds: number | null,
      ratio = 1,
    ): BenchRow => ({
      name,
      milliseconds,
      rival: rivalMilliseconds === null ? null : rival.name,
      rivalMilliseconds,
      limitMilliseconds: limit,
      allowedRatio: ratio,
    });
    const expressionOf = (call: number) => ({ ...first, expression: heads[call % 64].expression });
    const poseOf = (call: number) => ({ ...first, pose: heads[call % 64].pose });
    return [
      row(
        'decode, everything changed',
        medianMilliseconds((call) => decoder.decode(heads[call % 64], out), 300),
        1.5,
        rival.one,
      ),
      row(
        'decode, expression changed',
        medianMilliseconds((call) => decoder.decode(expressionOf(call), out), 300),
        0.5,
        null,
      ),
      row(
        'decode, pose changed',
        medianMilliseconds((call) => decoder.decode(poseOf(call), out), 300),
        0.5,
        null,
      ),
      row(
        'decode, 64 heads',
        medianMilliseconds(() => decoder.decodeBatch(heads, batchOut), 30),
        30,
        rival.sixtyFour,
        1.5,
      ),
      row(
        'decodeHead (reference, doubles)',
        medianMilliseconds((call) => decodeHead(model, heads[call % 64]), 30),
        null,
        null,
      ),
    ];
  },
};

/** Grows in resident memory over 100,000 decodes with a fresh result each, MiB; takes about 15 s. */
export function memoryGrowthMiB(): number {
  const decoder = createDecoder(flameSizedModel());
  const heads = Array.from({ length: 64 }, (_, seed) => randomHead(seed));
  const decode = (count: number) => {
    for (let call = 0; call < count; call++) decoder.decode({ ...heads[0], pose: heads[call % 64].pose });
    return process.memoryUsage().rss / 2 ** 20;
  };
  const before = decode(5000);
  return decode(100_000) - before;
}

/** 5023 vertices, 9976 faces, 300 + 100 components, all correctives; numbers from a fixed sequence. */
function flameSizedModel(): HeadModel {
  const vertexCount = 5023;
  const random = sequence(1);
  const fill = (length: number, size: number) => Float32Array.from({ length }, () => size * random());
  const weights = fill(vertexCount * 5, 1).map((value) => value + 1);
  for (let v = 0; v < vertexCount; v++) {
    const row = weights.subarray(5 * v, 5 * v + 5);
    const sum = row.reduce((total, value) => total + value, 0);
    for (let j = 0; j < 5; j++) row[j] /= sum;
  }
  const perJoint = 60;
  return parseHeadModel({
    v_template: { data: fill(3 * vertexCount, 0.1), shape: [vertexCount, 3] },
    f: { data: Uint32Array.from({ length: 3 * 9976 }, (_, k) => (k * 7919) % vertexCount), shape: [9976, 3] },
    shapedirs: { data: fill(3 * vertexCount * 400, 1e-3), shape: [vertexCount, 3, 400] },
    posedirs: { data: fill(3 * vertexCount * 36, 1e-3), shape: [vertexCount, 3, 36] },
    weights: { data: weights, shape: [vertexCount, 5] },
    J_regressor_data: new Float32Array(5 * perJoint).fill(1 / perJoint),
    J_regressor_indices: Uint32Array.from({ length: 5 * perJoint }, (_, k) => (k * 83) % vertexCount),
    J_regressor_indptr: Uint32Array.from({ length: 6 }, (_, j) => j * perJoint),
    kintree_table: [
      [-1, 0, 1, 1, 1],
      [0, 1, 2, 3, 4],
    ],
  });
}

function randomHead(seed: number): HeadParameters {
  const random = sequence(seed + 2);
  const fill = (length: number, size: number) => Float32Array.from({ length }, () => size * random());
  return { betas: fill(100, 2), expression: fill(50, 2), pose: fill(15, 0.4), translation: fill(3, 1) };
}

/** Numbers in [-1, 1), the same every time (a linear congruential generator). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2147483648 - 1;
  };
}

interface Rival {
  readonly name: string;
  /** Milliseconds for one head and for 64 */
  readonly one: number;
  readonly sixtyFour: number;
}

/** The same forward pass in PyTorch, one thread; null where no Python with torch is found. */
function runTorch(): Rival | null {
  const script = fileURLToPath(new URL('../python/decode_torch.py', import.meta.url));
  for (const python of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(python, [script], { encoding: 'utf8', timeout: 120_000 });
    if (status === 0) return JSON.parse(stdout) as Rival;
  }
  return null;
}

function runPlain(model: HeadModel, heads: readonly HeadParameters[]): Rival {
  const decoder = createDecoder(model, 'plain');
  return {
    name: 'the same in plain JavaScript (no Python with torch found)',
    one: medianMilliseconds((call) => decoder.decode(heads[call % 64]), 30),
    sixtyFour: medianMilliseconds(() => decoder.decodeBatch(heads), 3),
  };
}
