import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHeadModel } from '@ringnet/flame';
import { readNpz, writeNpz } from '@ringnet/io';
import { loadSkins } from '@ringnet/render-heads';
import { type CollectOptions, collectSamples } from './collect-samples.js';
import { faceRegion } from './face-region.js';
import { createTableBuilder } from './sample-table.js';
import { createShapeMetric } from './shape-metric.js';

// One rendering process: node collect.js MODELS OUT OPTIONS-AS-JSON
const [models, out, json] = process.argv.slice(2);
const options = JSON.parse(json) as CollectOptions & { withForm: boolean };
const folder = join(models, 'open-head');
const model = parseHeadModel(readNpz(await readFile(join(folder, 'open-head.npz'))));
const skins = await loadSkins(join(folder, 'skins'));
const table = createTableBuilder(createShapeMetric(model, faceRegion(model)), options.withForm);
await collectSamples(model, skins, options, (sample) => {
  table.add(sample);
  if (table.count % 500 === 0) process.stdout.write(`${out}: ${table.count} renders\n`);
});
await writeFile(out, writeNpz(table.arrays(), { compress: false }));
