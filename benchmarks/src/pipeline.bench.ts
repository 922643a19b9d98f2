import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeImage, type RgbImage } from '@ringnet/io';
import type { Reconstructor } from '@ringnet/reconstruct';
import { loadReconstructor } from '@ringnet/reconstruct/node';
import type { Bench, BenchRow } from './bench.js';

const root = new URL('../../', import.meta.url);
const modelsDir = fileURLToPath(new URL('models', root));
const runs = 25;
/** V8 optimises the fit's loops in the first ten faces or so; a server sees thousands. */
const warmUps = 15;

/** One face from pixels to parameters: the promised part (finder, landmarks, regressor, fit), then all of `reconstruct`. */
export const pipelineBench: Bench = {
  name: 'pipeline',
  async run() {
    const rows: BenchRow[] = [];
    const reconstructor = await loadReconstructor({ modelsDir, threads: 1 });
    for (const photo of ['grace_hopper.jpg', 'astronaut.png']) {
      const { image } = await decodeImage(new Uint8Array(readFileSync(new URL(`examples/photos/${photo}`, root))));
      const { findAndFit, all } = await medianStages(reconstructor, image);
      const row = (name: string, milliseconds: number, limitMilliseconds: number) => ({
        name: `${name}, ${photo}`,
        milliseconds,
        rival: null,
        rivalMilliseconds: null,
        limitMilliseconds,
      });
      rows.push(row('finder + landmarks + fit', findAndFit, 25), row('photo to posed head', all, 60));
    }
    await reconstructor.close();
    return rows;
  },
};

async function medianStages(reconstructor: Reconstructor, image: RgbImage) {
  const findAndFit: number[] = [];
  const all: number[] = [];
  for (let call = -warmUps; call < runs; call++) {
    const start = performance.now();
    const [{ timings }] = await reconstructor.reconstruct(image);
    const milliseconds = performance.now() - start;
    if (call < 0) continue;
    all.push(milliseconds);
    const promised = timings.filter(({ stage }) => stage === 'find-faces' || stage === 'regress');
    findAndFit.push(promised.reduce((sum, timing) => sum + timing.milliseconds, 0));
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(runs / 2)];
  return { findAndFit: median(findAndFit), all: median(all) };
}
