import { medianMilliseconds } from './bench.js';

const values = Float32Array.from({ length: 1 << 20 }, (_, k) => Math.sin(k));

/**
 * Milliseconds of a fixed piece of work (4 million multiply-adds over 4 MB) on this machine at this moment. Rows without a rival
 * are held against it, so that their bars mean the same on a slower or busier machine.
 */
export function yardstickMilliseconds(): number {
  return medianMilliseconds(() => {
    let sum = 0;
    for (let pass = 0; pass < 4; pass++) {
      for (let k = 0; k < values.length; k++) sum = values[k] * 1.0001 + sum * 0.9999;
    }
    return sum;
  }, 9);
}
