import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ByteSource, readCheckpoint } from '@ringnet/io';
import { type Bench, medianMilliseconds } from './bench.js';
import { zeroCheckpoint } from './checkpoint-file.js';

/** RingNet's checkpoint by size: 278 variables, 100 MB. Listing and reading one of them, against loading the data file. */
export const checkpointBench: Bench = {
  name: 'checkpoint',
  async run() {
    const { index, dataBytes } = zeroCheckpoint(278, 90_000);
    const folder = mkdtempSync(join(tmpdir(), 'ringnet-bench-'));
    const path = join(folder, 'model.data-00000-of-00001');
    const file = openSync(path, 'w+');
    ftruncateSync(file, dataBytes);
    const source: ByteSource = {
      size: dataBytes,
      readRange: (offset, length) => {
        const bytes = new Uint8Array(length);
        readSync(file, bytes, 0, length, offset);
        return bytes;
      },
    };
    const rivalMilliseconds = medianMilliseconds(() => readFileSync(path), 9);
    const rival = 'loading the whole data file';
    const list = medianMilliseconds(() => readCheckpoint(index, [source]).variables, 50);
    const checkpoint = readCheckpoint(index, [source]);
    const read = await medianAsync(() => checkpoint.read('layer_0100/weights'), 50);
    closeSync(file);
    rmSync(folder, { recursive: true });
    return [
      { name: 'checkpoint list, 278 of 100 MB', milliseconds: list, rival, rivalMilliseconds, limitMilliseconds: 50 },
      { name: 'checkpoint read one, 0.36 MB', milliseconds: read, rival, rivalMilliseconds, limitMilliseconds: 50 },
    ];
  },
};

async function medianAsync(verb: () => Promise<unknown>, runs: number): Promise<number> {
  const times: number[] = [];
  for (let call = 0; call < runs; call++) {
    const start = performance.now();
    await verb();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)];
}
