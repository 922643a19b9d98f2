import { parentPort, workerData } from 'node:worker_threads';
import { checkPrediction, type NowImage, type PredictionUnit, scoreImage } from '@ringnet/now';
import { codeOf, messageOf } from '../exit-code.js';
import { readPair } from './now-files.js';

/** What a worker is started with. */
export interface ScoreWorkerData {
  readonly dataset: string;
  readonly predictions: string;
  readonly unit?: PredictionUnit;
  readonly compat: boolean;
}

export interface ScoreTask {
  readonly image: NowImage;
  /** Only look for mistakes */
  readonly checkOnly: boolean;
}

export type ScoreAnswer =
  | { readonly type: 'scored'; readonly distances: Float64Array }
  | { readonly type: 'checked'; readonly problems: readonly { readonly code: string; readonly message: string }[] }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };

const { dataset, predictions, unit, compat } = workerData as ScoreWorkerData;

parentPort?.on('message', async (task: ScoreTask) => {
  parentPort?.postMessage(await answer(task));
});

async function answer({ image, checkOnly }: ScoreTask): Promise<ScoreAnswer> {
  try {
    const pair = await readPair(dataset, predictions, image);
    if (checkOnly) return { type: 'checked', problems: checkPrediction({ ...pair, unit }) };
    return { type: 'scored', distances: scoreImage(pair, { unit, compat }).distances };
  } catch (error) {
    return { type: 'failed', code: codeOf(error), message: messageOf(error) };
  }
}
