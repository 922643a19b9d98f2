import { decodeImage } from '@ringnet/io';
import type {
  ArtifactKind,
  ArtifactOptions,
  Reconstruction,
  ReconstructOptions,
  Reconstructor,
} from '@ringnet/reconstruct';
import { type PhotoInput, readInput } from '../inputs/expand-inputs.js';
import { isDone, type OutputFile, sha256, writeFiles, writeRecord } from './output-folder.js';
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

/**
 * Reconstructs one photo and writes its files; all of them or none.
 *
 * @param openReconstructor called only when there is work: `--resume` over a finished folder loads no model
 * @param name where its results go, unique in the output folder
 * @returns the heads, or `skipped` when `--resume` finds them done
 */
export async function reconstructPhoto(
  openReconstructor: () => Promise<Reconstructor>,
  input: PhotoInput,
  name: string,
  job: ReconstructJob,
  signal: AbortSignal,
): Promise<readonly WrittenHead[] | 'skipped'> {
  const bytes = await readInput(input);
  const photo = sha256(bytes);
  const options = sha256(JSON.stringify([job.layout, job.files, job.reconstruct, job.artifact]));
  if (job.resume && (await isDone(job.out, name, photo, options))) return 'skipped';

  const { image } = await decodeImage(bytes);
  const reconstructor = await openReconstructor();
  const reconstructions = await reconstructor.reconstruct(image, { ...job.reconstruct, signal });
  const files: OutputFile[] = [];
  const heads: WrittenHead[] = [];
  for (const [index, reconstruction] of reconstructions.entries()) {
    const own: OutputFile[] = [];
    for (const kind of job.files) {
      signal.throwIfAborted();
      const file = await reconstructor.makeArtifact(reconstruction, image, kind, job.artifact);
      const headName = index === 0 ? name : `${name}-${index + 1}`;
      if (job.layout === 'ringnet') own.push(...(await ringnetPlaces(file, headName)));
      else own.push({ path: `${headName}/${file.fileName}`, bytes: file.bytes });
    }
    files.push(...own);
    heads.push({ reconstruction, files: own.map(({ path }) => path) });
  }
  await writeRecord(job.out, name, { photo, options, files: await writeFiles(job.out, files) });
  return heads;
}
