import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Mesh } from '@ringnet/io';
import {
  checkSevenLandmarks,
  type NowImage,
  parseImageList,
  readLandmarkText,
  readPickedPoints,
  type SevenLandmarks,
} from '@ringnet/now';
import { CliError } from '../exit-code.js';
import { readPoints } from '../files/landmark-file.js';
import { readMeshFile } from '../files/mesh-file.js';

/** Everything needed to score one image. */
export interface NowPair {
  readonly scan: Mesh;
  readonly scanLandmarks: SevenLandmarks;
  readonly prediction: Mesh;
  readonly predictionLandmarks: SevenLandmarks;
}

/** The images of a NoW folder. */
export async function readImageList(dataset: string, challenge?: string): Promise<NowImage[]> {
  const images = parseImageList(await readFile(path.join(dataset, 'imagepathsvalidation.txt'), 'utf8'));
  return challenge ? images.filter((image) => image.challenge === challenge) : images;
}

export function imageKey({ subject, challenge, name }: NowImage): string {
  return `${subject}/${challenge}/${name}`;
}

/** Reads an image's scan and prediction. @throws CliError MISSING when the prediction or its landmarks are not there */
export async function readPair(dataset: string, predictions: string, image: NowImage): Promise<NowPair> {
  const stem = path.join(predictions, image.subject, image.challenge, image.name);
  const mesh = (await firstFile([`${stem}.obj`, `${stem}.ply`])) ?? missing(image, 'mesh');
  const landmarks = (await firstFile([`${stem}.npy`, `${stem}.txt`])) ?? missing(image, 'landmark file');
  const scanFile = await onlyFile(path.join(dataset, 'scans', image.subject), '.obj');
  const pickedFile = await onlyFile(path.join(dataset, 'scans_lmks_onlypp', image.subject), '.pp');
  return {
    scan: await readMeshFile(scanFile),
    scanLandmarks: readPickedPoints(await readFile(pickedFile, 'utf8'), pickedFile),
    prediction: await readMeshFile(mesh),
    predictionLandmarks: landmarks.endsWith('.txt')
      ? readLandmarkText(await readFile(landmarks, 'utf8'), landmarks)
      : checkSevenLandmarks(await readPoints(landmarks), landmarks),
  };
}

async function firstFile(files: readonly string[]): Promise<string | null> {
  for (const file of files) if ((await stat(file).catch(() => null))?.isFile()) return file;
  return null;
}

async function onlyFile(folder: string, extension: string): Promise<string> {
  const name = (await readdir(folder)).sort().find((entry) => entry.endsWith(extension));
  if (!name) throw new CliError(`${folder} holds no ${extension} file`);
  return path.join(folder, name);
}

function missing(image: NowImage, what: string): never {
  throw new CliError(`${imageKey(image)}: the ${what} is missing`, undefined, 'MISSING');
}
