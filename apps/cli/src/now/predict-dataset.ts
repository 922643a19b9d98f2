import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { evaluateLandmarks, nowLandmarkRows } from '@ringnet/flame';
import { writeNpy, writeObj } from '@ringnet/io';
import type { NowImage } from '@ringnet/now';
import { decodeVariant } from '@ringnet/reconstruct';
import { startReconstructorThread } from '@ringnet/reconstruct/node';
import { CliError, codeOf, type ExitCode, exitOfRun, isNoFace, messageOf } from '../exit-code.js';
import { writeBytes } from '../files/mesh-file.js';
import { decodePicture } from '../inputs/decode-picture.js';
import { photoExtensions } from '../inputs/expand-inputs.js';
import { openHeadModel } from '../models/head-model-file.js';
import type { ModelFolders } from '../models/model-folders.js';
import { printJson, printText } from '../terminal/output.js';
import { startProgressBar } from '../terminal/progress-bar.js';
import { imageKey, readImageList } from './now-files.js';

export interface PredictOptions extends ModelFolders {
  readonly dataset: string;
  readonly images?: string;
  readonly out: string;
  readonly headModel?: string;
  readonly regressor?: string;
  readonly json?: boolean;
}

/** Reconstructs every photo of a NoW folder and writes the neutral mesh (mm) and its seven landmarks. */
export async function predictDataset(options: PredictOptions): Promise<ExitCode> {
  const images = await readImageList(options.dataset);
  const folder = options.images ?? path.join(options.dataset, 'iphone_pictures');
  const reconstructor = await startReconstructorThread(options);
  const bar = startProgressBar(images.length);
  const models = new Map<string, Awaited<ReturnType<typeof openHeadModel>>>();
  const counts = { done: 0, noFace: 0, failed: 0 };
  try {
    for (const image of images) {
      try {
        const photo = await decodePicture(await readFile(await photoFile(folder, image)));
        const [{ headModel, parameters }] = await reconstructor.reconstruct(photo, {
          headModel: options.headModel,
          regressor: options.regressor,
        });
        const model = models.get(headModel.id) ?? (await openHeadModel(headModel.id, options));
        models.set(headModel.id, model);
        const { vertices } = decodeVariant(model, parameters, { neutral: true, frame: 'model' });
        const landmarks = evaluateLandmarks(model, vertices, new Float32Array(3 * model.parents.length));
        const millimetres = (values: Float32Array) => values.map((value) => 1000 * value);
        const stem = path.join(options.out, imageKey(image));
        const seven = Float64Array.from(
          nowLandmarkRows.flatMap((row) => [...millimetres(landmarks).subarray(3 * row, 3 * row + 3)]),
        );
        await writeBytes(`${stem}.obj`, writeObj({ vertices: millimetres(vertices), faces: model.faces }));
        await writeBytes(`${stem}.npy`, writeNpy({ data: seven, shape: [7, 3] }));
        counts.done++;
        if (options.json) printJson({ type: 'image', image: imageKey(image), status: 'done', mesh: `${stem}.obj` });
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
    await reconstructor.close();
  }
  const missing = images.length - counts.done;
  printText(`${counts.done} predictions in ${options.out}${missing > 0 ? `, ${missing} failed` : ''}. Unit: mm.`);
  return exitOfRun(counts);
}

async function photoFile(folder: string, image: NowImage): Promise<string> {
  const stem = path.join(folder, imageKey(image));
  for (const extension of photoExtensions.flatMap((name) => [name, name.toUpperCase()])) {
    if ((await stat(stem + extension).catch(() => null))?.isFile()) return stem + extension;
  }
  throw new CliError(`${stem}: no photo of that name`, undefined, 'MISSING');
}
