import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Mesh, readNpy, readObj, readPly } from '@ringnet/io';
import {
  checkSevenLandmarks,
  NowError,
  type NowImage,
  parseImageList,
  readLandmarkText,
  readPickedPoints,
  type SevenLandmarks,
} from '@ringnet/now';
import { CliError } from '../exit-code.js';
import { readNamedFile } from '../inputs/read-named-file.js';

/** Everything needed to score one image. */
export interface NowPair {
  readonly scan: Mesh;
  readonly scanLandmarks: SevenLandmarks;
  readonly prediction: Mesh;
  readonly predictionLandmarks: SevenLandmarks;
}

/** The images of a NoW folder. */
export async function readImageList(dataset: string, challenge?: string): Promise<NowImage[]> {
  const images = parseImageList(text(await readNamedFile(path.join(dataset, 'imagepathsvalidation.txt'))));
  return challenge ? images.filter((image) => image.challenge === challenge) : images;
}

export function imageKey({ subject, challenge, name }: NowImage): string {
  return `${subject}/${challenge}/${name}`;
}

/** The files that an image's score is made from. */
export interface PairFiles {
  readonly scan: string;
  /** MeshLab's picked points */
  readonly scanLandmarks: string;
  /** .obj, or .ply */
  readonly prediction: string;
  /** .npy, or .txt */
  readonly predictionLandmarks: string;
}

/** The bytes of `PairFiles`, in the same order. */
export type PairBytes = Readonly<Record<keyof PairFiles, Uint8Array>>;

/** Finds an image's files. @throws CliError MISSING_PREDICTION, MISSING_LANDMARKS, MISSING_SCAN, MISSING_SCAN_LANDMARKS */
export async function findPair(dataset: string, predictions: string, image: NowImage): Promise<PairFiles> {
  const stem = path.join(predictions, image.subject, image.challenge, image.name);
  const key = imageKey(image);
  return {
    prediction:
      (await firstFile([`${stem}.obj`, `${stem}.ply`])) ?? missing('PREDICTION', key, `no ${stem}.obj or .ply`),
    predictionLandmarks:
      (await firstFile([`${stem}.npy`, `${stem}.txt`])) ?? missing('LANDMARKS', key, `no ${stem}.npy or .txt`),
    scan:
      (await onlyFile(path.join(dataset, 'scans', image.subject), '.obj')) ??
      missing('SCAN', key, `no .obj in scans/${image.subject}`),
    scanLandmarks:
      (await onlyFile(path.join(dataset, 'scans_lmks_onlypp', image.subject), '.pp')) ??
      missing('SCAN_LANDMARKS', key, `no .pp in scans_lmks_onlypp/${image.subject}`),
  };
}

export async function readPairBytes(files: PairFiles): Promise<PairBytes> {
  const names = Object.keys(files) as (keyof PairFiles)[];
  const bytes = await Promise.all(names.map((name) => readFile(files[name])));
  return Object.fromEntries(names.map((name, k) => [name, bytes[k]])) as unknown as PairBytes;
}

/** Reads an image's scan and prediction from their bytes. */
export function parsePair(files: PairFiles, bytes: PairBytes, compat: boolean): NowPair {
  return {
    scan: readObj(bytes.scan),
    scanLandmarks: readPickedPoints(text(bytes.scanLandmarks), files.scanLandmarks, { compat }),
    prediction: files.prediction.endsWith('.ply') ? readPly(bytes.prediction) : readObj(bytes.prediction),
    predictionLandmarks: files.predictionLandmarks.endsWith('.txt')
      ? readLandmarkText(text(bytes.predictionLandmarks), files.predictionLandmarks)
      : sevenFromNpy(bytes.predictionLandmarks, files.predictionLandmarks),
  };
}

/** [7, 3] or [1, 7, 3]: a transposed array holds 21 numbers as well. */
function sevenFromNpy(bytes: Uint8Array, name: string): SevenLandmarks {
  const { data, shape } = readNpy(bytes);
  if (!['7,3', '1,7,3'].includes(shape.join())) {
    throw new NowError('LANDMARKS_INVALID', `${name} has the shape [${shape.join(', ')}], expected [7, 3]`);
  }
  return checkSevenLandmarks(Float64Array.from(data as ArrayLike<number | bigint>, Number), name);
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The first that is there. */
export async function firstFile(files: readonly string[]): Promise<string | null> {
  for (const file of files) if ((await stat(file).catch(() => null))?.isFile()) return file;
  return null;
}

async function onlyFile(folder: string, extension: string): Promise<string | null> {
  const names = await readdir(folder).catch(() => []);
  const name = names.sort().find((entry) => entry.endsWith(extension));
  return name ? path.join(folder, name) : null;
}

function missing(what: string, key: string, words: string): never {
  throw new CliError(`${key}: ${words}`, undefined, `MISSING_${what}`);
}
