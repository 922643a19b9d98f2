import { availableParallelism } from 'node:os';
import type { PredictionUnit } from '@ringnet/now';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { exitCode } from '../exit-code.js';
import { addModelFolderOptions, type ModelFolders } from '../models/model-folders.js';
import { addExamples } from '../program.js';

interface ScoreOptions {
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

const challengeNames = ['multiview_neutral', 'multiview_expressions', 'multiview_occlusions', 'selfie'];

/** `ringnet now`: score predictions; `ringnet now predict`: make them. */
export function defineNow(command: Command): void {
  const score = command.command('score', { isDefault: true }).description('Score a folder of predictions.');
  score
    .requiredOption('--dataset <dir>', 'NoW folder: imagepathsvalidation.txt, scans/, scans_lmks_onlypp/')
    .requiredOption(
      '--predictions <dir>',
      'SUBJECT/CHALLENGE/IMAGE.obj or .ply, with .npy or .txt of the seven landmarks',
    )
    .requiredOption('-o, --out <dir>', 'where the distances, the statistics and the curve go')
    .addOption(new Option('--challenge <name>', 'only this part').choices(challengeNames))
    .option('--metrical', "keep the predictions' own size")
    .addOption(
      new Option('--unit <unit>', "the predictions' unit, for --metrical").choices(['mm', 'cm', 'm']).default('mm'),
    )
    .option('--method <name>', 'your name in the files and the curve', 'ringnet')
    .option('--check', 'look for the known mistakes in the predictions before scoring them')
    .option('--compat', "repeat the original's quirks: early stop, placement, what counts as missing")
    .addOption(
      new Option('-j, --jobs <n>', 'images scored at once')
        .argParser(parseJobs)
        .default(availableParallelism(), 'one for each core'),
    )
    .option('--json', 'one line of JSON for each image, then the statistics, on stdout');
  addExamples(score, 'ringnet now --dataset now --predictions predictions --check --out scores');
  score.action(async (options: ScoreOptions) => {
    const { scoreDataset } = await import('../now/score-dataset.js');
    process.exitCode = (await scoreDataset(options)) ? exitCode.ok : exitCode.partial;
  });

  const predict = command
    .command('predict')
    .description('Make neutral meshes and the seven landmarks for a NoW folder.');
  predict
    .requiredOption('--dataset <dir>', 'NoW folder with imagepathsvalidation.txt')
    .option('--images <dir>', 'folder of the photos (default: iphone_pictures in the dataset)')
    .requiredOption('-o, --out <dir>', 'where the predictions go')
    .option('--head-model <id>', 'head model (default: the best one present)')
    .option('--regressor <id>', 'regressor (default: the best one present)')
    .option('--json', 'one line of JSON for each image on stdout');
  addModelFolderOptions(predict);
  addExamples(predict, 'ringnet now predict --dataset now --out predictions');
  predict.action(async (options: ModelFolders & { dataset: string; images?: string; out: string }) => {
    const { predictDataset } = await import('../now/predict-dataset.js');
    process.exitCode = await predictDataset(options);
  });
}

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1) throw new InvalidArgumentError('It must be a whole number from 1 up.');
  return jobs;
}
