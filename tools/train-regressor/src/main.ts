import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type HeadModel, parseHeadModel } from '@ringnet/flame';
import { readNpz, writeNpz } from '@ringnet/io';
import { type LearnedInfo, parseLearnedRegressor } from '@ringnet/regressor';
import { loadSkins, type Skin } from '@ringnet/render-heads';
import { accuracyReport } from './accuracy-report.js';
import { artefactArrays } from './artefact.js';
import { type CollectOptions, meanLandmarks } from './collect-samples.js';
import { evaluate } from './evaluate.js';
import { faceRegion } from './face-region.js';
import { createMatrixEngine } from './matrix-engine.js';
import { networkLayers } from './network-layers.js';
import { factOf, joinTables, refreshSignatures, type SampleTable } from './sample-table.js';
import { createShapeMetric } from './shape-metric.js';
import { TIGHTNESS } from './tightness.js';
import { trainRegressor } from './train.js';
import { EXPRESSIONS, mirrorTables, SHAPES } from './training-rows.js';

const { values } = parseArgs({
  options: {
    models: { type: 'string', default: 'models' },
    work: { type: 'string', default: 'out/train-regressor' },
    people: { type: 'string', default: '2000' },
    testPeople: { type: 'string', default: '100' },
    processes: { type: 'string', default: '2' },
    version: { type: 'string', default: '1.0' },
  },
});

/** Every seed of the training; people of different parts never share one. */
const SEEDS = { train: 1_000_000, test: 5_000_000, far: 6_000_000 };
const SIDE = 224;
const SCENES = 3;
/** Every fifth skin is never trained on. */
const isHeldOutSkin = (skin: number) => skin % 5 === 2;

const say = (text: string) => process.stdout.write(`${text}\n`);
const folder = join(values.models, 'open-head');
const model = parseHeadModel(readNpz(await readFile(join(folder, 'open-head.npz'))));
const skins = await loadSkins(join(folder, 'skins'));
await mkdir(values.work, { recursive: true });

const trainSkins = [...skins.keys()].filter((skin) => !isHeldOutSkin(skin));
const everySkin = [...skins.keys()];
const people = Number(values.people);
const testPeople = Number(values.testPeople);
const train = await collect('train', people, { skins: trainSkins, deformation: 0.8 });
const test = await collect('test', testPeople, { skins: everySkin, deformation: 0.5 });
const far = await collect('far', testPeople, { skins: everySkin, deformation: 1.6 });

const metric = createShapeMetric(model, faceRegion(model));
const mean = meanLandmarks(model);
for (const table of [train, test, far]) {
  if (table.columns.difference.width !== 3 * metric.vertexCount) {
    throw new Error(`the renders in ${values.work} were measured on another face region: empty that folder`);
  }
  refreshSignatures(table, mean);
}
const mirror = mirrorTables(model);
const engine = await createMatrixEngine(Number(values.processes));
const trained = await trainRegressor(engine, train, mirror, metric, say);
const info: LearnedInfo = {
  id: 'face-regressor',
  version: values.version,
  headModel: { id: model.info.id, version: model.info.version },
  layers: networkLayers,
  outputs: { betas: SHAPES, expression: EXPRESSIONS },
  yawBins: trained.yawBins,
  tightness: TIGHTNESS,
};
const arrays = artefactArrays(info, trained.map, mean, trained.deviations, mirror);
const learned = parseLearnedRegressor(new Map(Object.entries(arrays)));
const out = join(values.models, 'face-regressor');
await mkdir(out, { recursive: true });
await writeFile(join(out, 'regressor.npz'), writeNpz(arrays));

const report = accuracyReport(
  [
    { name: 'held-out heads', outcomes: evaluate(model, metric, learned, test, SIDE) },
    { name: 'held-out heads, landmark fit alone', outcomes: evaluate(model, metric, null, test, SIDE) },
    { name: 'heads far outside the model', outcomes: evaluate(model, metric, learned, far, SIDE) },
  ],
  skins.map((skin: Skin, i) => ({ ...skin, isHeldOut: isHeldOutSkin(i) })),
);
await writeFile(join(values.work, 'report.json'), JSON.stringify(report, null, 1));
await writeFile(join(out, 'accuracy.md'), report.markdown);
say(report.markdown);

/** Collects one part in several processes, or takes what an earlier run left for the same head model. */
async function collect(
  name: keyof typeof SEEDS,
  count: number,
  person: CollectOptions['person'],
): Promise<SampleTable> {
  const processes = Math.max(1, Math.ceil(count / 500));
  const files = Array.from({ length: processes }, (_, i) =>
    join(values.work, `${name}-${fingerprint(model)}-${i}.npz`),
  );
  const each = Math.ceil(count / processes);
  const waiting = files
    .map((file, i) => ({ file, seed: SEEDS[name] + i * each }))
    .filter(({ file }) => !existsSync(file));
  const worker = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const { file, seed } = job;
      const options: CollectOptions = { seed, people: each, scenesPerPerson: SCENES, side: SIDE, person, scene: {} };
      await run([join(import.meta.dirname, 'collect.js'), values.models, `${file}.part`, JSON.stringify(options)]);
      await rename(`${file}.part`, file);
    }
  };
  await Promise.all(Array.from({ length: Number(values.processes) }, worker));
  const table = joinTables(await Promise.all(files.map(async (file) => readNpz(await readFile(file)))));
  say(`${name}: ${table.count} faces of ${new Set(allPeople(table)).size} people`);
  return table;
}

function allPeople(table: SampleTable): number[] {
  return Array.from({ length: table.count }, (_, i) => factOf(table, 'person', i));
}

/** Changes with the head model's geometry, so that old renders are not taken for new ones. */
function fingerprint({ vTemplate, shapedirs }: HeadModel): string {
  let hash = 2166136261;
  for (const values of [vTemplate, shapedirs]) {
    for (let i = 0; i < values.length; i += 7) hash = Math.imul(hash ^ Math.round(values[i] * 1e7), 16777619);
  }
  return (hash >>> 0).toString(16);
}

function run(args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    spawn(process.execPath, args, { stdio: 'inherit' })
      .on('error', reject)
      .on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${args[0]} ended with ${code}`))));
  });
}
