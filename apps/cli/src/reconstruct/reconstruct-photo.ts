import type { RgbImage } from '@ringnet/io';
import type {
  ArtifactKind,
  ArtifactOptions,
  Reconstruction,
  ReconstructOptions,
  Reconstructor,
} from '@ringnet/reconstruct';
import { decodePicture } from '../inputs/decode-picture.js';
import { type PhotoInput, readInput } from '../inputs/expand-inputs.js';
import { isDone, type OutputFile, sha256, writeFiles, writeRecord } from './output-folder.js';
import { headName } from './result-names.js';
import { ringnetPlaces } from './ringnet-layout.js';

/** What is asked for, the same for every photo. */
export interface ReconstructJob {
  readonly out: string;
  readonly layout: 'folders' | 'ringnet';
  readonly files: readonly ArtifactKind[];
  readonly reconstruct: ReconstructOptions;
  readonly artifact: ArtifactOptions;
  readonly resume: boolean;
  readonly json: boolean;
}

/** One head of a photo and the files written for it. */
export interface WrittenHead {
  readonly reconstruction: Reconstruction;
  readonly files: readonly string[];
}

/** A photo in memory, ready for work. */
export interface ReadyPhoto {
  readonly name: string;
  readonly image: RgbImage;
  /** SHA-256 of its bytes, and of the options */
  readonly photo: string;
  readonly options: string;
}

/** A photo's heads and files, not yet written. */
export interface MadeHeads {
  readonly from: ReadyPhoto;
  readonly heads: readonly WrittenHead[];
  readonly files: readonly OutputFile[];
}

/**
 * Reads and decodes a photo.
 *
 * @param name where its results go, unique in the output folder
 * @returns `skipped` when `--resume` finds its results done
 */
export async function readPhoto(input: PhotoInput, name: string, job: ReconstructJob): Promise<ReadyPhoto | 'skipped'> {
  const bytes = await readInput(input);
  const photo = sha256(bytes);
  const options = sha256(JSON.stringify([job.layout, job.files, job.reconstruct, job.artifact]));
  if (job.resume && (await isDone(job.out, name, photo, options))) return 'skipped';
  return { name, image: await decodePicture(bytes), photo, options };
}

/**
 * Reconstructs a photo and makes its files. Stops between steps only: a thread that ends while the image codec works in it
 * takes the process along.
 *
 * @param photoNames names of all photos of the run
 */
export async function makeHeads(
  reconstructor: Reconstructor,
  from: ReadyPhoto,
  photoNames: ReadonlySet<string>,
  job: ReconstructJob,
  signal: AbortSignal,
): Promise<MadeHeads> {
  const { name, image } = from;
  signal.throwIfAborted();
  const reconstructions = await reconstructor.reconstruct(image, job.reconstruct);
  const files: OutputFile[] = [];
  const heads: WrittenHead[] = [];
  for (const [index, reconstruction] of reconstructions.entries()) {
    const place = headName(name, index, photoNames);
    const own: OutputFile[] = [];
    for (const kind of job.files) {
      signal.throwIfAborted();
      const file = await reconstructor.makeArtifact(reconstruction, image, kind, job.artifact);
      if (job.layout === 'ringnet') own.push(...(await ringnetPlaces(file, place)));
      else own.push({ path: `${place}/${file.fileName}`, bytes: file.bytes });
    }
    files.push(...own);
    heads.push({ reconstruction, files: own.map(({ path }) => path) });
  }
  return { from, heads, files };
}

/** Writes a photo's files and the record that `--resume` reads; all of them or none. */
export async function writeHeads({ from, files }: MadeHeads, job: ReconstructJob): Promise<void> {
  const { name, photo, options } = from;
  await writeRecord(job.out, name, { photo, options, files: await writeFiles(job.out, files) });
}
