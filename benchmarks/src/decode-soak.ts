/** `node benchmarks/dist/decode-soak.js`: 100,000 decodes of a FLAME-size head with fresh results; memory must stay flat. */
import { createDecoder } from '@ringnet/flame';
import { flameSizedModel, randomHead } from './flame-sized-model.js';

const decoder = createDecoder(flameSizedModel());
const heads = Array.from({ length: 64 }, (_, seed) => randomHead(seed));
const megabytes = () => Math.round(process.memoryUsage.rss() / 1e6);

let start = 0;
for (let call = 1; call <= 100_000; call++) {
  // Everything changes every tenth time, the pose always
  const identity = heads[Math.floor(call / 10) % 64];
  decoder.decode({ ...identity, pose: heads[call % 64].pose });
  if (call === 5_000) start = megabytes();
  if (call % 20_000 === 0) console.log(`${call} decodes: ${megabytes()} MB`);
}
if (megabytes() > start + 32) throw new Error(`grew from ${start} to ${megabytes()} MB`);
