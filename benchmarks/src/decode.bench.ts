import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createDecoder, decodeHead, type HeadModel, type HeadParameters } from '@ringnet/flame';
import { type Bench, type BenchRow, medianMilliseconds } from './bench.js';
import { flameSizedModel, randomHead } from './flame-sized-model.js';

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
