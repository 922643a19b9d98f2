import path from 'node:path';
import type { RgbImage } from '@ringnet/io';
import type {
  ArtifactKind,
  ArtifactOptions,
  FusionSource,
  ReconstructOptions,
  Reconstructor,
} from '@ringnet/reconstruct';
import { startReconstructorThread } from '@ringnet/reconstruct/node';
import { codeOf, type ExitCode, exitCode, isNoFace, messageOf } from '../exit-code.js';
import { decodePicture } from '../inputs/decode-picture.js';
import { type PhotoInput, readInput } from '../inputs/expand-inputs.js';
import type { ModelFolders } from '../models/model-folders.js';
import { styled } from '../terminal/color.js';
import { printJson, printText } from '../terminal/output.js';
import { type OutputFile, openOutputFolder, writeFiles } from './output-folder.js';

export interface FuseJob extends ModelFolders {
  readonly out: string;
  readonly files: readonly ArtifactKind[];
  readonly reconstruct: ReconstructOptions;
  readonly artifact: ArtifactOptions;
  readonly json: boolean;
}

/** Photos kept in memory for the texture, all together; those beyond shape the head but give no colour. */
const MOST_PIXELS = 100e6;

interface ReadPhoto {
  readonly source: FusionSource;
  /** Null beyond MOST_PIXELS */
  readonly image: RgbImage | null;
}

/** Makes one head from the largest faces of several photos. Photos without a face are named and left out. */
export async function fusePhotos(inputs: readonly PhotoInput[], job: FuseJob): Promise<ExitCode> {
  await openOutputFolder(job.out);
  const reconstructor = await startReconstructorThread(job);
  try {
    const photos: ReadPhoto[] = [];
    const codes: string[] = [];
    let pixels = 0;
    for (const input of inputs) {
      try {
        const image = await decodePicture(await readInput(input));
        const source = await readSource(reconstructor, image, job.reconstruct);
        const fits = photos.length === 0 || pixels + image.width * image.height <= MOST_PIXELS;
        if (fits) pixels += image.width * image.height;
        photos.push({ source, image: fits ? image : null });
      } catch (error) {
        codes.push(codeOf(error));
        if (job.json) printJson({ type: 'photo', status: 'failed', photo: input.file, code: codeOf(error) });
        printText(`${styled('red', 'failed')}  ${input.file}: ${messageOf(error)}`);
      }
    }
    if (photos.length < 2) {
      printText(`${photos.length} of ${inputs.length} photos can be used; fusing takes 2.`);
      return codes.every(isNoFace) ? exitCode.noFace : exitCode.error;
    }
    await makeHead(reconstructor, photos, job);
    return codes.length === 0 ? exitCode.ok : exitCode.partial;
  } finally {
    await reconstructor.close();
  }
}

async function readSource(
  reconstructor: Reconstructor,
  image: RgbImage,
  options: ReconstructOptions,
): Promise<FusionSource> {
  const [reconstruction] = await reconstructor.reconstruct(image, { ...options, faces: 'LARGEST' });
  return { reconstruction, view: await reconstructor.readFace(image, reconstruction) };
}

async function makeHead(reconstructor: Reconstructor, photos: readonly ReadPhoto[], job: FuseJob): Promise<void> {
  const head = await reconstructor.fuse(photos.map(({ source }) => source));
  const [first, ...others] = photos.map(({ image }) => image);
  const files: OutputFile[] = [];
  for (const kind of job.files) {
    const { fileName, bytes } = await reconstructor.makeArtifact(head, first, kind, job.artifact, others);
    files.push({ path: fileName, bytes });
  }
  const written = await writeFiles(job.out, files);
  if (job.json) {
    const paths = written.map((file) => path.join(job.out, file.path));
    printJson({ type: 'head', ...head, files: paths });
  }
  const how = head.fusion?.note ? `weighted mean of the shapes: ${head.fusion.note}` : 'joint fit';
  printText(`${styled('green', 'done')}    ${photos.length} photos, ${how}, in ${job.out}`);
}
