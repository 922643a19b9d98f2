import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseHeadModel } from '@ringnet/flame';
import { readNpz, writeNpz } from '@ringnet/io';
import {
  createFaceFinder,
  createFaceReader,
  createRefinedLandmarksReader,
  type LearnedInfo,
  mirrorRows,
  parseLearnedRegressor,
} from '@ringnet/regressor';
import { createNodeEngine } from '@ringnet/regressor/node';
import { loadSkins, type Skin } from '@ringnet/render-heads';
import { accuracyReport } from './accuracy-report.js';
import { artefactArrays, ERRORS } from './artefact.js';
import { meanLandmarks } from './collect-samples.js';
import { measureDeviations, YAW_BINS } from './deviations.js';
import { evaluate } from './evaluate.js';
import { faceRegion } from './face-region.js';
import { jawGain } from './jaw-gain.js';
import { EXPRESSIONS, mirrorTables, SHAPES } from './mirror-tables.js';
import { readFaces } from './read-faces.js';
import { renderTables, type TablesWanted } from './render-tables.js';
import { run } from './run-program.js';
import { joinTables, type SampleTable } from './sample-table.js';
import { createShapeMetric, type ShapeMetric } from './shape-metric.js';
import { TIGHTNESS } from './tightness.js';

const usage = `Usage: node tools/train-regressor/dist/main.js [--people 12000] [--after 0] [--testPeople 300] [--epochs 32] [--rate 2e-3] [--processes 2]
       [--start NETWORK.onnx] [--keepNetwork] [--version 5.0] [--models models] [--work out/train-regressor]
       [--python /usr/bin/python3]

Renders, trains, measures, and writes models/face-regressor anew: hours. README.md tells the steps.
With --after, training passes over so many people: to go on from a network with people that it has not seen.
`;

const { values } = parseArgs({
  options: {
    models: { type: 'string', default: 'models' },
    work: { type: 'string', default: 'out/train-regressor' },
    people: { type: 'string', default: '12000' },
    after: { type: 'string', default: '0' },
    testPeople: { type: 'string', default: '300' },
    epochs: { type: 'string', default: '32' },
    rate: { type: 'string', default: '2e-3' },
    processes: { type: 'string', default: '2' },
    python: { type: 'string', default: '/usr/bin/python3' },
    version: { type: 'string', default: '5.0' },
    start: { type: 'string' },
    keepNetwork: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit();
}

/** How much larger than the face a cut is: nearer than the face finder's 1.5, to see lids and lips better. */
const MARGIN = 1.25;

/** Every fifth skin is never trained on. */
const isHeldOutSkin = (skin: number) => skin % 5 === 2;
const say = (text: string) => process.stdout.write(`${text}\n`);

const folder = join(values.models, 'open-head');
const out = join(values.models, 'face-regressor');
const networkFile = join(out, 'network.onnx');
const model = parseHeadModel(readNpz(await readFile(join(folder, 'open-head.npz'))));
const skins = await loadSkins(join(folder, 'skins'));
const metric = createShapeMetric(model, faceRegion(model));
const mean = meanLandmarks(model);
const mirror = mirrorTables(model);

const render = (name: TablesWanted['name'], people: number, deformation: [number, number], after = 0) => {
  const isTraining = name === 'train' || name === 'calibrate';
  const used = [...skins.keys()].filter((skin) => !isTraining || !isHeldOutSkin(skin));
  const options = { name, people, after, deformation, skins: used, withForm: name !== 'train' };
  return renderTables(model, options, { ...values, processes: Number(values.processes) });
};

const testPeople = Number(values.testPeople);
const calibrateFiles = await render('calibrate', 200, [0.4, 1.6]);
const testFiles = await render('test', testPeople, [0.5, 0.5]);
const farFiles = await render('far', testPeople, [1.6, 1.6]);
if (!values.keepNetwork) {
  const trainFiles = await render('train', Number(values.people), [0.4, 1.6], Number(values.after));
  const metricFile = join(values.work, 'metric.npz');
  await writeFile(metricFile, writeNpz(trainingTables(metric)));
  const threads = String(Math.max(1, Number(values.processes) - 1)); // one process more makes the batches
  const args = [
    join(import.meta.dirname, '../python/train.py'),
    ...['--renders', ...trainFiles],
    ...['--metric', metricFile, '--landmark', join(values.models, 'face-finder', 'landmark.onnx')],
    ...['--out', networkFile, '--epochs', values.epochs, '--rate', values.rate, '--threads', threads],
    ...(values.start ? ['--start', values.start] : []),
  ];
  // Memory that a step gives back stays ours for the next: a step takes a sixth less.
  const environment = { OMP_NUM_THREADS: threads, MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: '17179869184' };
  await run(values.python, args, environment);
}

const engine = createNodeEngine({ threads: Number(values.processes) });
const finderModel = async (name: string) => new Uint8Array(await readFile(join(values.models, 'face-finder', name)));
const finder = await createFaceFinder({
  engine,
  shortRange: await finderModel('short-range.onnx'),
  fullRange: await finderModel('full-range.onnx'),
  landmark: await finderModel('landmark.onnx'),
});
const reader = await createFaceReader({
  engine,
  network: new Uint8Array(await readFile(networkFile)),
  margin: MARGIN,
});
const refiner = await createRefinedLandmarksReader(engine, await finderModel('attention.onnx'));
const seen = async (files: readonly string[]) => {
  const table = joinTables(await Promise.all(files.map(async (file) => readNpz(await readFile(file)))));
  const faces = await readFaces(table, finder, reader, refiner);
  say(`${files[0]}: ${faces.filter((face) => face).length} of ${table.count} faces found`);
  return { table, faces };
};

const info: LearnedInfo = {
  id: 'face-regressor',
  version: values.version,
  headModel: { id: model.info.id, version: model.info.version },
  outputs: { betas: SHAPES, expression: EXPRESSIONS },
  yawBins: YAW_BINS,
  tightness: TIGHTNESS,
  margin: MARGIN,
};
const parsed = (deviations: Float32Array, gain: number) => {
  const arrays = artefactArrays({ ...info, jawGain: gain }, mean, deviations, mirror);
  return { arrays, learned: parseLearnedRegressor(new Map(Object.entries(arrays))) };
};
const calibrate = await seen(calibrateFiles);
const unknown = new Float32Array(YAW_BINS.length * ERRORS).fill(1);
const gain = jawGain(calibrate.table, calibrate.faces, parsed(unknown, 1).learned);
const { arrays, learned } = parsed(
  measureDeviations(calibrate.table, calibrate.faces, parsed(unknown, gain).learned),
  gain,
);
await writeFile(join(out, 'regressor.npz'), writeNpz(arrays));

const test = await seen(testFiles);
const far = await seen(farFiles);
await finder.close();
await reader.close();
await refiner.close();
await engine.close();
const judge = (
  { table, faces }: { table: SampleTable; faces: Awaited<ReturnType<typeof readFaces>> },
  isAlone = false,
) => evaluate(model, metric, isAlone ? null : learned, table, faces);
const report = accuracyReport(
  model,
  [
    { name: 'Held-out heads', outcomes: judge(test) },
    { name: 'The same, landmark fit alone', outcomes: judge(test, true) },
    { name: 'Heads far outside the model', outcomes: judge(far) },
  ],
  skins.map((skin: Skin, i) => ({ ...skin, isHeldOut: isHeldOutSkin(i) })),
);
await writeFile(join(out, 'accuracy.md'), report.markdown);
await writeFile(join(out, 'reliability.svg'), report.reliabilityPlot);
say(report.markdown);

/** What python/train.py needs to know of the head model. */
function trainingTables({ vertexCount, form }: ShapeMetric) {
  const basis = new Float32Array(SHAPES * 3 * vertexCount);
  for (let k = 0; k < SHAPES; k++) {
    const unit = new Float64Array(SHAPES);
    unit[k] = 1;
    basis.set(
      form(unit).map((value) => 1000 * value),
      k * 3 * vertexCount,
    );
  }
  return {
    form_basis: { data: basis, shape: [SHAPES, 3 * vertexCount] },
    margin: { data: Float32Array.of(MARGIN), shape: [1] },
    mirror_betas: { data: mirror.betas, shape: [SHAPES, SHAPES] },
    mirror_expression: { data: mirror.expression, shape: [EXPRESSIONS] },
    mirror_rows: { data: Float32Array.from(mirrorRows), shape: [mirrorRows.length] },
  };
}
