/**
 * `node benchmarks/dist/regress-soak.js [INFERENCES] [KILLS]` (10,000 and 200): a thin RingNet network works for four
 * clients without a pause, then its worker thread dies under it again and again, each time with a call that it has not
 * answered. Every call must be answered, rightly or with a code, and memory must stay flat; else it exits with 1. Prints
 * the memory curve.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import { memorySource, readCheckpoint } from '@ringnet/io';
import { loadRingNet, parseRegressorWeights, RegressorError } from '@ringnet/regressor';
import { seededVariables, writeCheckpoint } from '@ringnet/seeded-checkpoint';
import { noiseCrop } from './seeded-ringnet.js';

const [inferences, kills] = [process.argv[2] ?? 10_000, process.argv[3] ?? 200].map(Number);
const CLIENTS = 4;
/** What the resident set may grow from its first quarter to its end. */
const ALLOWED_GROWTH_MB = 40;

/** Set to 1, it ends the worker in place of its next answer. */
const death = new Int32Array(new SharedArrayBuffer(4));
/** Runs in every worker before the engine's own code. */
const mortal = `
  import { parentPort, workerData } from 'node:worker_threads';
  const answer = parentPort.postMessage.bind(parentPort);
  parentPort.postMessage = (...words) => {
    if (Atomics.exchange(workerData.death, 0, 0) === 1) process.exit(1);
    answer(...words);
  };`;

/** The engine lets nobody at its threads, so they get their mortality at birth. */
let threadCount = 0;
const library = createRequire(import.meta.url)('node:worker_threads') as { Worker: typeof Worker };
library.Worker = class extends library.Worker {
  constructor(file: string | URL, options: WorkerOptions) {
    super(file, {
      ...options,
      workerData: { ...options.workerData, death },
      execArgv: ['--import', `data:text/javascript,${encodeURIComponent(mortal)}`],
    });
    threadCount++;
  }
};
syncBuiltinESMExports();
const { createNodeEngine } = await import('@ringnet/regressor/node');

const files = writeCheckpoint(seededVariables({ seed: 1, base: 8, hidden: 64 }));
const weights = parseRegressorWeights(readCheckpoint(files.index, [memorySource(files.data)]));
const engine = createNodeEngine({ threads: 1, queueLimit: CLIENTS });
const ringNet = await loadRingNet(engine, weights);
const { vector: expected } = await ringNet.regressParameters(noiseCrop);

const counts = { asked: 0, right: 0, wrong: 0 };
const refusals = new Map<string, number>();

/** One call: it must give the very numbers of the first, or an error of the package. */
async function ask(): Promise<void> {
  counts.asked++;
  try {
    const { vector } = await ringNet.regressParameters(noiseCrop);
    if (vector.every((value, k) => value === expected[k])) counts.right++;
    else counts.wrong++;
  } catch (error) {
    if (!(error instanceof RegressorError)) throw error;
    refusals.set(error.code, (refusals.get(error.code) ?? 0) + 1);
  }
}

const curve: number[] = [];
function note(what: string): void {
  const megabytes = process.memoryUsage.rss() / 1e6;
  curve.push(megabytes);
  console.log(`${what}: ${megabytes.toFixed(0)} MB`);
}

/** Works until `isOver`; resolves when all clients have their last answer. */
async function work(isOver: () => boolean): Promise<void> {
  const client = async () => {
    while (!isOver()) await ask();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

const growth = (values: readonly number[]) =>
  Math.max(...values.slice(-2)) - Math.max(...values.slice(0, Math.ceil(values.length / 4)));

for (let tenth = 1; tenth <= 10; tenth++) {
  const goal = Math.round((inferences * tenth) / 10);
  await work(() => counts.asked >= goal);
  note(`${counts.asked} inferences`);
}
const calm = [...curve];

curve.length = 0;
let killed = 0;
const killing = (async () => {
  while (killed < kills) {
    const before = counts.right;
    Atomics.store(death, 0, 1);
    while (Atomics.load(death, 0) === 1 || counts.right < before + CLIENTS) await pause(1);
    killed++;
    if (killed % Math.max(1, Math.round(kills / 10)) === 0) note(`${killed} workers killed at work`);
  }
})();
await Promise.all([killing, work(() => killed >= kills)]);
await engine.close();

const refused = [...refusals.values()].reduce((sum, count) => sum + count, 0);
const lost = counts.asked - counts.right - counts.wrong - refused;
const codes = Array.from(refusals, ([code, count]) => `${count} ${code}`).join(', ') || 'none';
console.log(`${counts.asked} asked, ${counts.right} right, ${counts.wrong} wrong, ${lost} lost; refused: ${codes}`);
console.log(
  `${threadCount} threads started; memory grew by ${growth(calm).toFixed(0)} and ${growth(curve).toFixed(0)} MB`,
);
const isSound =
  lost === 0 &&
  threadCount === kills + 1 &&
  counts.wrong === 0 &&
  Math.max(growth(calm), growth(curve)) < ALLOWED_GROWTH_MB;
process.exitCode = isSound ? 0 : 1;

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
