import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeImage } from '@ringnet/io';
import { loadReconstructor } from '@ringnet/reconstruct/node';
import type { Bench, BenchRow } from './bench.js';
import { medianAsync } from './median-async.js';

const root = new URL('../../', import.meta.url);
const modelsDir = fileURLToPath(new URL('models', root));

/** Finder, landmarks, regressor and fit of one face: everything from pixels to parameters, networks on one thread and on all. */
export const pipelineBench: Bench = {
  name: 'pipeline',
  async run() {
    const rows: BenchRow[] = [];
    for (const [threads, limitMilliseconds, label] of [
      [1, 25, 'one thread'],
      [undefined, 60, 'default threads'],
    ] as const) {
      const reconstructor = await loadReconstructor({ modelsDir, threads });
      for (const photo of ['grace_hopper.jpg', 'astronaut.png']) {
        const { image } = await decodeImage(new Uint8Array(readFileSync(new URL(`examples/photos/${photo}`, root))));
        rows.push({
          name: `photo to parameters, ${photo}, ${label}`,
          milliseconds: await medianAsync(() => reconstructor.reconstruct(image), 25),
          rival: null,
          rivalMilliseconds: null,
          limitMilliseconds,
        });
      }
      await reconstructor.close();
    }
    return rows;
  },
};
