import { readNpy, writeNpy } from '@ringnet/io';
import { type Bench, medianMilliseconds } from './bench.js';

/** FLAME's shape basis as .npy: 5023 x 3 x 400 float32, 24 MB. */
export const npyBench: Bench = {
  name: 'npy',
  async run() {
    const shape = [5023, 3, 400];
    const data = Float32Array.from({ length: 5023 * 3 * 400 }, (_, i) => i / 7);
    const file = Buffer.from(writeNpy({ data, shape }));
    const raw = Buffer.from(data.buffer);
    return [
      {
        name: 'npy read, 24 MB',
        milliseconds: medianMilliseconds(() => readNpy(file), 40),
        rival: 'Buffer.from(buffer), a plain copy',
        rivalMilliseconds: medianMilliseconds(() => Buffer.from(raw), 40),
        limitMilliseconds: null,
        allowedRatio: 1.3,
      },
      {
        name: 'npy write, 24 MB',
        milliseconds: medianMilliseconds(() => writeNpy({ data, shape }), 40),
        rival: 'Buffer.from(buffer), a plain copy',
        rivalMilliseconds: medianMilliseconds(() => Buffer.from(raw), 40),
        limitMilliseconds: null,
        allowedRatio: 2,
      },
    ];
  },
};
