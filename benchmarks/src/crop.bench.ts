import type { RgbImage } from '@ringnet/io';
import { cropForRegressor, type FoundFace } from '@ringnet/regressor';
import { type Bench, medianMilliseconds } from './bench.js';

const photo: RgbImage = {
  width: 1920,
  height: 1080,
  channels: 3,
  data: Uint8Array.from({ length: 1920 * 1080 * 3 }, (_, k) => (k * 7) % 256),
};
const face: FoundFace = {
  index: 0,
  score: 1,
  rollRad: 0,
  box: { x: 800, y: 300, width: 300, height: 340 },
  landmarks: new Float32Array(468 * 3),
};

export const cropBench: Bench = {
  name: 'crop',
  async run() {
    return [
      {
        name: 'crop AS_IS, 1920 x 1080',
        milliseconds: medianMilliseconds(() => cropForRegressor(photo, 'AS_IS'), 50),
        rival: null,
        rivalMilliseconds: null,
        limitMilliseconds: 10,
      },
      {
        name: 'crop DETECT, 1920 x 1080',
        milliseconds: medianMilliseconds(() => cropForRegressor(photo, 'DETECT', face), 50),
        rival: null,
        rivalMilliseconds: null,
        limitMilliseconds: 30,
      },
    ];
  },
};
