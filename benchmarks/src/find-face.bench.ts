import { readFileSync } from 'node:fs';
import { decodeImage } from '@ringnet/io';
import { createFaceFinder } from '@ringnet/regressor';
import { createNodeEngine } from '@ringnet/regressor/node';
import type { Bench } from './bench.js';
import { medianAsync } from './median-async.js';

const root = new URL('../../', import.meta.url);
const bytes = (path: string) => new Uint8Array(readFileSync(new URL(path, root)));

export const findFaceBench: Bench = {
  name: 'find-face',
  async run() {
    const engine = createNodeEngine({ threads: 1 });
    const finder = await createFaceFinder({
      engine,
      shortRange: bytes('models/face-finder/short-range.onnx'),
      landmark: bytes('models/face-finder/landmark.onnx'),
      fullRange: bytes('models/face-finder/full-range.onnx'),
    });
    const rows = [];
    for (const name of ['grace_hopper.jpg', 'mona-lisa.jpg']) {
      const { image } = await decodeImage(bytes(`examples/photos/${name}`));
      const row = async (what: string, select: 'ALL' | 'LARGEST', limitMilliseconds: number) => ({
        name: `${what} of ${name}`,
        milliseconds: await medianAsync(() => finder.findFaces(image, { select }), 40),
        rival: null,
        rivalMilliseconds: null,
        limitMilliseconds,
      });
      rows.push(await row('find the face', 'ALL', 15), await row('find the largest face', 'LARGEST', 10));
    }
    await engine.close();
    return rows;
  },
};
