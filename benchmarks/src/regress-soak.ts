/** `node benchmarks/dist/regress-soak.js`: 10,000 inferences and 200 engines opened and closed; memory must stay flat. */
import { readFileSync } from 'node:fs';
import { createNodeEngine } from '@ringnet/regressor/node';

const landmark = new Uint8Array(readFileSync(new URL('../../models/face-finder/landmark.onnx', import.meta.url)));
const input = { data: new Float32Array(192 * 192 * 3).fill(0.4), shape: [1, 192, 192, 3] };
const megabytes = () => Math.round(process.memoryUsage.rss() / 1e6);

const engine = createNodeEngine();
const session = await engine.load(landmark);
for (let call = 1; call <= 10_000; call++) {
  await session.run({ input });
  if (call % 2_500 === 0) console.log(`${call} inferences: ${megabytes()} MB`);
}
await engine.close();

for (let kill = 1; kill <= 200; kill++) {
  const shortLived = createNodeEngine({ threads: 1 });
  const own = await shortLived.load(landmark);
  const pending = Promise.allSettled([own.run({ input }), own.run({ input })]);
  await shortLived.close();
  for (const result of await pending) {
    if (result.status === 'rejected' && result.reason.code !== 'ENGINE_CLOSED') throw result.reason;
  }
  if (kill % 50 === 0) console.log(`${kill} workers killed at work: ${megabytes()} MB`);
}
