import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { readNpy, writeNpy } from '@ringnet/io';
import {
  curveSvg,
  distanceFiles,
  errorCurve,
  type NowImage,
  type PredictionUnit,
  summariseDistances,
} from '@ringnet/now';
import { CliError } from '../exit-code.js';
import { listenForInterrupt } from '../terminal/interrupt.js';
import { printJson, printText } from '../terminal/output.js';
import { type ProgressBar, startProgressBar } from '../terminal/progress-bar.js';
import { imageKey, readImageList } from './now-files.js';
import type { ScoreAnswer, ScoreTask, ScoreWorkerData } from './score-worker.js';

export interface ScoreDatasetOptions {
  readonly dataset: string;
  readonly predictions: string;
  readonly out: string;
  readonly challenge?: string;
  readonly metrical?: boolean;
  readonly unit: PredictionUnit;
  readonly method: string;
  readonly check?: boolean;
  readonly compat?: boolean;
  readonly jobs: number;
  readonly json?: boolean;
}

/**
 * Scores every image in worker threads; images scored before in the same output folder are not scored again.
 *
 * @returns true when every image was scored
 * @throws CliError when `--check` finds mistakes, or nothing could be scored
 */
export async function scoreDataset(options: ScoreDatasetOptions): Promise<boolean> {
  const images = await readImageList(options.dataset, options.challenge);
  if (options.check) await checkAll(images, options);

  const cache = path.join(
    options.out,
    '.scored',
    `${options.method}${options.metrical ? `-${options.unit}` : ''}${options.compat ? '-compat' : ''}`,
  );
  const scored = new Map<string, Float64Array>();
  let failed = 0;
  await forEachImage(images, options, false, async (image, work, bar) => {
    const key = imageKey(image);
    const kept = path.join(cache, `${key}.npy`);
    const before = await readFile(kept).catch(() => null);
    const answer: ScoreAnswer = before
      ? { type: 'scored', distances: readNpy(before).data as Float64Array }
      : await work();
    if (answer.type === 'scored') {
      scored.set(key, answer.distances);
      await mkdir(path.dirname(kept), { recursive: true });
      await writeFile(kept, writeNpy({ data: answer.distances, shape: [answer.distances.length] }));
      if (options.json)
        printJson({ type: 'image', image: key, status: 'scored', ...summariseDistances([answer.distances]) });
    } else if (answer.type === 'failed') {
      failed++;
      if (options.json)
        printJson({ type: 'image', image: key, status: 'failed', code: answer.code, message: answer.message });
      bar.print(`${key}: ${answer.message}`);
    }
  });
  if (scored.size === 0) throw new CliError('no image could be scored', undefined, 'NO_DISTANCES');
  await writeResults(images, scored, failed, options);
  return failed === 0;
}

async function writeResults(
  images: readonly NowImage[],
  scored: ReadonlyMap<string, Float64Array>,
  failed: number,
  options: ScoreDatasetOptions,
): Promise<void> {
  const inputFiles = images.map(imageKey).filter((key) => scored.has(key));
  const distances = inputFiles.map((key) => scored.get(key) ?? new Float64Array(0));
  const { name, npy, meanMedian, statistics } = distanceFiles(
    { distances, missingFiles: failed, inputFiles },
    options.method,
    {
      isMetrical: options.metrical,
      challenge: options.challenge,
    },
  );
  await mkdir(options.out, { recursive: true });
  await writeFile(path.join(options.out, name), npy);
  await writeFile(path.join(options.out, `${name}.meanmedian`), meanMedian);
  const curve = errorCurve(distances);
  await writeFile(path.join(options.out, name.replace('.npy', '.svg')), curveSvg([{ name: options.method, curve }]));
  if (options.json) printJson({ type: 'summary', images: inputFiles.length, missing: failed, ...statistics });
  const { median, mean, std } = statistics;
  printText(
    `${inputFiles.length} images, ${failed} missing: median ${median.toFixed(2)} mm, mean ${mean.toFixed(2)} mm, std ${std.toFixed(2)} mm`,
  );
  if (failed > 0) printText('Missing images are left out, not penalised: compare only with the same number missing.');
}

/** Looks at every prediction before anything is computed. */
async function checkAll(images: readonly NowImage[], options: ScoreDatasetOptions): Promise<void> {
  let mistakes = 0;
  await forEachImage(images, options, true, async (image, work, bar) => {
    const answer = await work();
    if (answer.type !== 'checked') return;
    mistakes += answer.problems.length;
    for (const problem of answer.problems) {
      if (options.json) printJson({ type: 'problem', image: imageKey(image), ...problem });
      bar.print(`${imageKey(image)}: ${problem.message} (${problem.code})`);
    }
  });
  if (mistakes > 0)
    throw new CliError(
      `${mistakes} mistakes in the predictions; leave --check away to score them all the same`,
      undefined,
      'CHECK_FAILED',
    );
  printText('The predictions show none of the known mistakes.');
}

/** Runs images through worker threads, one image a thread at a time, until all are done or Ctrl-C. */
async function forEachImage(
  images: readonly NowImage[],
  options: ScoreDatasetOptions,
  checkOnly: boolean,
  each: (image: NowImage, work: () => Promise<ScoreAnswer>, bar: ProgressBar) => Promise<void>,
): Promise<void> {
  const interrupt = listenForInterrupt();
  const bar = startProgressBar(images.length);
  const workerData: ScoreWorkerData = {
    dataset: options.dataset,
    predictions: options.predictions,
    unit: options.metrical ? options.unit : undefined,
    compat: options.compat ?? false,
  };
  let next = 0;
  const lane = async () => {
    const worker = new Worker(new URL('./score-worker.js', import.meta.url), { workerData });
    try {
      while (next < images.length && !interrupt.signal.aborted) {
        const image = images[next++];
        await each(image, () => ask(worker, { image, checkOnly }), bar);
        bar.tick();
      }
    } finally {
      await worker.terminate();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(options.jobs, images.length) }, lane));
  } finally {
    bar.stop();
    interrupt.stop();
  }
  interrupt.signal.throwIfAborted();
}

async function ask(worker: Worker, task: ScoreTask): Promise<ScoreAnswer> {
  worker.postMessage(task);
  const [answer] = await once(worker, 'message');
  return answer;
}
