import { createHash } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { readNpy, writeNpy } from '@ringnet/io';
import { checkNeutrality, checkPrediction, type NowImage, type PredictionUnit, scoreImage } from '@ringnet/now';
import { codeOf, messageOf } from '../exit-code.js';
import { writeBytes } from '../files/mesh-file.js';
import { findPair, type NowPair, type PairBytes, parsePair, readPairBytes } from './now-files.js';

/** What a worker is started with. */
export interface ScoreWorkerData {
  readonly dataset: string;
  readonly predictions: string;
  readonly unit?: PredictionUnit;
  readonly compat: boolean;
  /** Folder of the distances already measured, by the hash of what they were made from */
  readonly scoredFolder: string;
}

export type ScoreTask =
  | { readonly type: 'score'; readonly image: NowImage }
  /** Look for mistakes in one prediction */
  | { readonly type: 'check'; readonly image: NowImage }
  /** Compare all predictions of one subject */
  | { readonly type: 'compare'; readonly images: readonly NowImage[] };

export interface Problem {
  readonly code: string;
  readonly message: string;
}

export type ScoreAnswer =
  | { readonly type: 'scored'; readonly distances: Float64Array; readonly isKept: boolean }
  | { readonly type: 'checked'; readonly problems: readonly Problem[] }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };

/** Part of every hash: raise it when the same input gives other distances. */
const scoringVersion = 'ringnet now 3';

const { dataset, predictions, unit, compat, scoredFolder } = workerData as ScoreWorkerData;

parentPort?.on('message', async (task: ScoreTask) => {
  parentPort?.postMessage(await answer(task));
});

async function answer(task: ScoreTask): Promise<ScoreAnswer> {
  try {
    if (task.type === 'score') return await score(task.image);
    if (task.type === 'check')
      return { type: 'checked', problems: checkPrediction({ ...(await readPair(task.image)), unit }) };
    return { type: 'checked', problems: await compare(task.images) };
  } catch (error) {
    return { type: 'failed', code: codeOf(error), message: messageOf(error) };
  }
}

async function score(image: NowImage): Promise<ScoreAnswer> {
  const files = await findPair(dataset, predictions, image);
  const bytes = await readPairBytes(files);
  const kept = path.join(scoredFolder, `${hashOf(bytes, path.extname(files.predictionLandmarks))}.npy`);
  const before = await readFile(kept).catch(() => null);
  if (before)
    return { type: 'scored', distances: Float64Array.from(readNpy(before).data as Float64Array), isKept: true };
  const { distances } = scoreImage(parsePair(files, bytes, compat), { unit, compat });
  const unfinished = `${kept}.${process.pid}-${threadId}`;
  await writeBytes(unfinished, writeNpy({ data: distances, shape: [distances.length] }));
  await rename(unfinished, kept);
  return { type: 'scored', distances, isKept: false };
}

/** Predictions that cannot be read are reported by their own check. */
async function compare(images: readonly NowImage[]): Promise<Problem[]> {
  const pairs: NowPair[] = [];
  for (const image of images) {
    const pair = await readPair(image).catch(() => null);
    if (pair) pairs.push(pair);
  }
  if (pairs.length === 0) return [];
  const ofPerson = pairs.map(({ prediction, predictionLandmarks }) => ({
    mesh: prediction,
    landmarks: predictionLandmarks,
  }));
  return checkNeutrality(ofPerson, pairs[0].scanLandmarks);
}

async function readPair(image: NowImage): Promise<NowPair> {
  const files = await findPair(dataset, predictions, image);
  return parsePair(files, await readPairBytes(files), compat);
}

function hashOf(bytes: PairBytes, landmarkFormat: string): string {
  const hash = createHash('sha256').update(JSON.stringify([scoringVersion, unit ?? null, compat, landmarkFormat]));
  for (const name of ['scan', 'scanLandmarks', 'prediction', 'predictionLandmarks'] as const) {
    hash.update(`${name} ${bytes[name].length}\n`).update(bytes[name]);
  }
  return hash.digest('hex').slice(0, 32);
}
