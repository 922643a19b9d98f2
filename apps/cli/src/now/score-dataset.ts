import path from 'node:path';
import { type NowImage, type PredictionUnit, summariseDistances } from '@ringnet/now';
import { CliError } from '../exit-code.js';
import { printJson, printText } from '../terminal/output.js';
import { imageKey, readImageList } from './now-files.js';
import { type ChallengeResult, type Unscored, writeResults } from './score-report.js';
import { forEachTask } from './score-threads.js';
import type { ScoreTask, ScoreWorkerData } from './score-worker.js';

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
 * Scores every image in worker threads. Distances are kept by the hash of what they were made from, so that a second run
 * measures only what changed. An image that cannot be scored is reported with its reason and stops nothing.
 *
 * @returns true when every image was scored and `--check` could look at everything and found nothing
 * @throws CliError NO_DISTANCES when nothing could be scored
 */
export async function scoreDataset(options: ScoreDatasetOptions): Promise<boolean> {
  const all = await readImageList(options.dataset);
  const images = options.challenge ? all.filter(({ challenge }) => challenge === options.challenge) : all;
  if (images.length === 0) {
    throw new CliError(`the list holds no image of ${options.challenge}`, undefined, 'NO_IMAGES');
  }
  const workerData: ScoreWorkerData = {
    dataset: options.dataset,
    predictions: options.predictions,
    unit: options.metrical ? options.unit : undefined,
    compat: options.compat ?? false,
    scoredFolder: path.join(options.out, '.scored'),
  };
  const { problems, unchecked } = options.check
    ? await checkAll(images, options, workerData)
    : { problems: [], unchecked: 0 };
  const { distances, unscored } = await scoreAll(images, options, workerData);
  const results = await writeResults(options.out, {
    method: options.method,
    isMetrical: options.metrical ?? false,
    compat: options.compat ?? false,
    challenge: options.challenge,
    images,
    otherImages: all.length - images.length,
    distances,
    unscored,
    problems,
  });
  report(results, options);
  if (distances.size === 0) throw new CliError('no image could be scored', undefined, 'NO_DISTANCES');
  return unscored.length + problems.length + unchecked === 0;
}

async function scoreAll(
  images: readonly NowImage[],
  options: ScoreDatasetOptions,
  workerData: ScoreWorkerData,
): Promise<{ readonly distances: Map<string, Float64Array>; readonly unscored: Unscored[] }> {
  const distances = new Map<string, Float64Array>();
  const unscored: Unscored[] = [];
  const tasks = images.map((image) => ({ type: 'score' as const, image }));
  let kept = 0;
  await forEachTask(tasks, options.jobs, workerData, (task, answer, bar) => {
    const image = imageKey(task.image);
    if (answer.type === 'scored') {
      distances.set(image, answer.distances);
      if (answer.isKept) kept++;
      if (options.json) {
        const statistics = summariseDistances([answer.distances]);
        printJson({ type: 'image', image, status: answer.isKept ? 'kept' : 'scored', ...statistics });
      }
    } else if (answer.type === 'failed') {
      const { code, message } = answer;
      unscored.push({ image, code, message });
      if (options.json) printJson({ type: 'image', image, status: 'failed', code, message });
      bar.print(withName(image, `${message} (${code})`));
    }
  });
  if (kept > 0) printText(`${kept} images were scored before.`);
  return { distances, unscored };
}

/** Looks at every prediction, then at each person's predictions together, before anything is measured. */
async function checkAll(
  images: readonly NowImage[],
  options: ScoreDatasetOptions,
  workerData: ScoreWorkerData,
): Promise<{ readonly problems: readonly Unscored[]; readonly unchecked: number }> {
  const problems: Unscored[] = [];
  let unchecked = 0;
  const subjects = [...new Set(images.map(({ subject }) => subject))];
  const tasks: Exclude<ScoreTask, { type: 'score' }>[] = [
    ...images.map((image) => ({ type: 'check' as const, image })),
    ...subjects.map((name) => ({
      type: 'compare' as const,
      images: images.filter(({ subject }) => subject === name),
    })),
  ];
  await forEachTask(tasks, options.jobs, workerData, (task, answer, bar) => {
    const image = task.type === 'check' ? imageKey(task.image) : task.images[0].subject;
    if (answer.type === 'failed') {
      unchecked++;
      const { code, message } = answer;
      if (options.json) printJson({ type: 'unchecked', image, code, message });
      // People read of an image once, when it is to be scored; of a whole person there is no other word.
      if (task.type === 'compare') bar.print(`${image}: not compared: ${message} (${code})`);
    }
    for (const { code, message } of answer.type === 'checked' ? answer.problems : []) {
      problems.push({ image, code, message });
      if (options.json) printJson({ type: 'problem', image, code, message });
      bar.print(withName(image, `${message} (${code})`));
    }
  });
  printText(checkWords(problems.length, unchecked));
  return { problems, unchecked };
}

function checkWords(mistakes: number, unchecked: number): string {
  const left = unchecked > 0 ? ` ${unchecked} could not be checked.` : '';
  if (mistakes > 0) return `${mistakes} likely mistakes in the predictions: the scores below may mean nothing.${left}`;
  return unchecked > 0
    ? `No known mistake was found in what could be read.${left}`
    : 'The predictions show none of the known mistakes.';
}

function withName(image: string, message: string): string {
  return message.startsWith(image) ? message : `${image}: ${message}`;
}

function report(results: readonly ChallengeResult[], options: ScoreDatasetOptions): void {
  const cells = (first: string, rest: readonly string[]) =>
    first.padEnd(24) + rest.map((cell) => cell.padStart(10)).join('');
  printText(cells('mm', ['images', 'unscored', 'median', 'mean', 'std']));
  for (const { challenge, images, unscored, statistics } of results) {
    const numbers = statistics ? [statistics.median, statistics.mean, statistics.std] : [];
    printText(cells(challenge, [String(images), String(unscored), ...numbers.map((value) => value.toFixed(2))]));
    if (options.json) printJson({ type: 'summary', challenge, images, missing: unscored, ...statistics });
  }
  if (results[0].unscored > 0) {
    printText('Images without a score are left out, not penalised: compare only with the same number missing.');
  }
}
