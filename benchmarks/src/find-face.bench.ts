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
    const engine = createNodeEngine();
    const finder = await createFaceFinder({
      engine,
      shortRange: bytes('models/face-finder/short-range.onnx'),
      landmark: bytes('models/face-finder/landmark.onnx'),
      fullRange: bytes('models/face-finder/full-range.onnx'),
    });
    const rows = [];
    for (const name of ['grace_hopper.jpg', 'mona-lisa.jpg']) {
      const { image } = await decodeImage(bytes(`examples/photos/${name}`));
      rows.push({
        name: `find the face of ${name}`,
        milliseconds: await medianAsync(() => finder.findFaces(image), 20),
        rival: null,
        rivalMilliseconds: null,
        limitMilliseconds: 40,
      });
    }
    await engine.close();
    return rows;
  },
};
