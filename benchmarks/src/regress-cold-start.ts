/** A process of its own: from its start to the first parameters out of a 100 MB checkpoint. Prints JSON. */
import { readFileSync } from 'node:fs';
import { loadRingNet } from '@ringnet/regressor';
import { createNodeEngine } from '@ringnet/regressor/node';
import { noiseCrop, seededWeights } from './seeded-ringnet.js';

const engine = createNodeEngine();
const ringNet = await loadRingNet(engine, seededWeights());
await ringNet.regressParameters(noiseCrop);
const milliseconds = performance.now(); // counted from the start of the process
for (let k = 0; k < 20; k++) await ringNet.regressParameters(noiseCrop);
const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
const peak = /VmHWM:\s+(\d+)/.exec(status)?.[1];
console.log(
  JSON.stringify({
    milliseconds,
    residentMegabytes: process.memoryUsage.rss() / 1e6,
    peakMegabytes: peak ? Number(peak) / 1e3 : null,
  }),
);
await engine.close();
