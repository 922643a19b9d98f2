import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { evaluateLandmarks, type HeadModel, nowLandmarkRows } from '@ringnet/flame';
import { writeNpy, writeObj } from '@ringnet/io';
import type { NowImage } from '@ringnet/now';
import { decodeVariant, type Reconstructor } from '@ringnet/reconstruct';
import { startReconstructorThread } from '@ringnet/reconstruct/node';
import type { RegressedParameters } from '@ringnet/regressor';
import { CliError, codeOf, type ExitCode, exitCode, exitOfRun, isNoFace, messageOf } from '../exit-code.js';
import { decodePicture } from '../inputs/decode-picture.js';
import { photoExtensions } from '../inputs/expand-inputs.js';
import { openHeadModel } from '../models/head-model-file.js';
import type { ModelFolders } from '../models/model-folders.js';
import { type OutputFile, writeFiles } from '../reconstruct/output-folder.js';
import { listenForInterrupt } from '../terminal/interrupt.js';
import { printJson, printText } from '../terminal/output.js';
import { startProgressBar } from '../terminal/progress-bar.js';
import { firstFile, imageKey, readImageList } from './now-files.js';

export interface PredictOptions extends ModelFolders {
  readonly dataset: string;
  readonly images?: string;
  readonly out: string;
  readonly headModel?: string;
  readonly regressor?: string;
  readonly json?: boolean;
}

/** Reconstructs every photo of a NoW folder and writes the neutral mesh (mm) and its seven landmarks, both or neither. */
export async function predictDataset(options: PredictOptions): Promise<ExitCode> {
  const images = await readImageList(options.dataset);
  const folder = options.images ?? path.join(options.dataset, 'iphone_pictures');
  const interrupt = listenForInterrupt();
  const models = new Map<string, HeadModel>();
  const counts = { done: 0, noFace: 0, failed: 0 };
  const bar = startProgressBar(images.length);
  let reconstructor: Reconstructor | undefined;
  try {
    reconstructor = await startReconstructorThread(options);
    for (const image of images) {
      if (interrupt.signal.aborted) break;
      try {
        const photo = await decodePicture(await readFile(await photoFile(folder, image)));
        const [{ headModel, parameters }] = await reconstructor.reconstruct(photo, {
          headModel: options.headModel,
          regressor: options.regressor,
        });
        const model = models.get(headModel.id) ?? (await openHeadModel(headModel.id, options));
        models.set(headModel.id, model);
        await writeFiles(options.out, predictionFiles(imageKey(image), model, parameters));
        counts.done++;
        const mesh = `${path.join(options.out, imageKey(image))}.obj`;
        if (options.json) printJson({ type: 'image', image: imageKey(image), status: 'done', mesh });
      } catch (error) {
        if (isNoFace(codeOf(error))) counts.noFace++;
        else counts.failed++;
        if (options.json)
          printJson({
            type: 'image',
            image: imageKey(image),
            status: 'failed',
            code: codeOf(error),
            message: messageOf(error),
          });
        bar.print(`${imageKey(image)}: ${messageOf(error)}`);
      }
      bar.tick();
    }
  } finally {
    bar.stop();
    await reconstructor?.close();
    interrupt.stop();
  }
  const failed = counts.noFace + counts.failed;
  const isStopped = interrupt.signal.aborted;
  printText(
    `${isStopped ? 'Stopped: ' : ''}${counts.done} predictions in ${options.out}${failed > 0 ? `, ${failed} failed` : ''}. Unit: mm.`,
  );
  return isStopped ? exitCode.interrupted : exitOfRun(counts);
}

function predictionFiles(key: string, model: HeadModel, parameters: RegressedParameters): OutputFile[] {
  const { vertices } = decodeVariant(model, parameters, { neutral: true, frame: 'model' });
  const landmarks = evaluateLandmarks(model, vertices, new Float32Array(3 * model.parents.length));
  const millimetres = (values: Float32Array) => values.map((value) => 1000 * value);
  const seven = Float64Array.from(
    nowLandmarkRows.flatMap((row) => [...millimetres(landmarks).subarray(3 * row, 3 * row + 3)]),
  );
  return [
    { path: `${key}.obj`, bytes: writeObj({ vertices: millimetres(vertices), faces: model.faces }) },
    { path: `${key}.npy`, bytes: writeNpy({ data: seven, shape: [7, 3] }) },
  ];
}

/** The listed file, or one of another format: lists say `.jpg` whatever the photos are. */
async function photoFile(folder: string, image: NowImage): Promise<string> {
  const stem = path.join(folder, imageKey(image));
  const listed = path.join(path.dirname(stem), image.file);
  const others = photoExtensions.flatMap((name) => [stem + name, stem + name.toUpperCase()]);
  const found = await firstFile([listed, ...others]);
  if (!found) throw new CliError(`${listed}: no photo of that name`, undefined, 'MISSING');
  return found;
}
