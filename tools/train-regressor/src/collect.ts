import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHeadModel } from '@ringnet/flame';
import { readNpz, writeNpz } from '@ringnet/io';
import { createFaceReader } from '@ringnet/regressor';
import { createNodeEngine } from '@ringnet/regressor/node';
import { loadSkins } from '@ringnet/render-heads';
import { type CollectOptions, collectSamples, meanLandmarks } from './collect-samples.js';
import { faceRegion } from './face-region.js';
import { networkLayers } from './network-layers.js';
import { createTableBuilder } from './sample-table.js';
import { createShapeMetric } from './shape-metric.js';

// One collecting process: node collect.js MODELS OUT OPTIONS-AS-JSON
const [models, out, json] = process.argv.slice(2);
const options = JSON.parse(json) as CollectOptions;
const folder = join(models, 'open-head');
const model = parseHeadModel(readNpz(await readFile(join(folder, 'open-head.npz'))));
const skins = await loadSkins(join(folder, 'skins'));
const engine = createNodeEngine({ threads: 1 });
const landmark = await readFile(join(models, 'face-finder', 'landmark.onnx'));
const reader = await createFaceReader({ engine, landmark, layers: networkLayers });
const table = createTableBuilder(createShapeMetric(model, faceRegion(model)), meanLandmarks(model));
await collectSamples(model, skins, reader, options, (sample) => {
  table.add(sample);
  if (table.count % 500 === 0) process.stdout.write(`${out}: ${table.count} faces\n`);
});
await writeFile(out, writeNpz(table.arrays(), { compress: false }));
await engine.close();
