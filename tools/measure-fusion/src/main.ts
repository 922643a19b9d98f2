import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseHeadModel } from '@ringnet/flame';
import { readNpz } from '@ringnet/io';
import { loadReconstructor } from '@ringnet/reconstruct/node';
import { loadSkins } from '@ringnet/render-heads';
import { measureFusion } from './measure-fusion.js';

const { values } = parseArgs({
  options: {
    models: { type: 'string', default: 'models' },
    people: { type: 'string', default: '20' },
    views: { type: 'string', default: '3' },
    /** No seed of tools/train-regressor's */
    seed: { type: 'string', default: '7100000' },
  },
});

const folder = join(values.models, 'open-head');
const model = parseHeadModel(readNpz(await readFile(join(folder, 'open-head.npz'))));
const reconstructor = await loadReconstructor({ modelsDir: values.models, threads: 1 });
const { errors, errorCorrelation, assumed } = await measureFusion(
  model,
  await loadSkins(join(folder, 'skins')),
  reconstructor,
  { seed: Number(values.seed), people: Number(values.people), views: Number(values.views) },
);
await reconstructor.close();

const say = (line: string) => process.stdout.write(`${line}\n`);
const mm = (value: number) => value.toFixed(2);
say(
  '| photos | people | mean head, mm | one photo alone, mm | weighted mean, mm | joint fit, mm | joint below alone | reprojection alone, % | joint, % |',
);
say('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const { views, people, meanHead, alone, weightedMean, jointFit, reprojection } of errors) {
  const below = `${(100 * (1 - jointFit / alone)).toFixed(1)} %`;
  const cells = [
    views,
    people,
    mm(meanHead),
    mm(alone),
    mm(weightedMean),
    mm(jointFit),
    below,
    ...reprojection.map(mm),
  ];
  say(`| ${cells.join(' | ')} |`);
}
say(`\nCorrelation of the errors of form of two photos of one person: ${errorCorrelation.toFixed(2)}`);
say('Error of the weighted mean by the correlation that it assumes:');
for (const { correlation, error } of assumed) say(`- ${correlation}: ${error.toFixed(3)} mm`);
