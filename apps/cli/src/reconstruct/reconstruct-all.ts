import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Reconstructor, reconstructionRecord } from '@ringnet/reconstruct';
import { startReconstructorThread } from '@ringnet/reconstruct/node';
import { codeOf, isNoFace, messageOf } from '../exit-code.js';
import type { PhotoInput } from '../inputs/expand-inputs.js';
import type { ModelFolders } from '../models/model-folders.js';
import { styled } from '../terminal/color.js';
import { listenForInterrupt } from '../terminal/interrupt.js';
import { printJson } from '../terminal/output.js';
import { startProgressBar } from '../terminal/progress-bar.js';
import { openOutputFolder } from './output-folder.js';
import {
  type MadeHeads,
  makeHeads,
  type ReconstructJob,
  readPhoto,
  type WrittenHead,
  writeHeads,
} from './reconstruct-photo.js';
import { resultNames } from './result-names.js';

/** How a run went, in photos. */
export interface RunSummary {
  readonly done: number;
  readonly skipped: number;
  readonly noFace: number;
  readonly failed: number;
  readonly interrupted: boolean;
}

interface Failure {
  readonly photo: string;
  readonly code: string;
  readonly message: string;
}

/**
 * Works through photos with one thread a lane, as many lanes as asked for and needed. A lane reads the next photo and
 * writes the last one's files while it works: at most three photos a lane are in memory. Failures are listed in `failures.jsonl`.
 */
export async function reconstructAll(
  photos: readonly PhotoInput[],
  job: ReconstructJob,
  concurrency: number,
  folders: ModelFolders,
): Promise<RunSummary> {
  await openOutputFolder(job.out);
  const interrupt = listenForInterrupt();
  const counts = { done: 0, skipped: 0, noFace: 0, failed: 0 };
  const failures: Failure[] = [];
  const names = resultNames(photos);
  const photoNames = new Set(names);
  const bar = startProgressBar(photos.length);
  let next = 0;

  const fail = (photo: PhotoInput, error: unknown) => {
    const failure = { photo: photo.file, code: codeOf(error), message: messageOf(error) };
    failures.push(failure);
    if (isNoFace(failure.code)) counts.noFace++;
    else counts.failed++;
    if (job.json) printJson({ type: 'photo', status: 'failed', ...failure });
    bar.print(`${styled('red', 'failed')}  ${failure.photo}: ${failure.message}`);
  };

  const lane = async () => {
    const own: { reconstructor?: Reconstructor } = {};
    const threads = concurrency > 1 && photos.length > 1 ? { threads: 1 } : {};
    const openReconstructor = async () => {
      own.reconstructor ??= await startReconstructorThread({ ...folders, ...threads });
      return own.reconstructor;
    };
    let reading = Promise.resolve();
    let writing = Promise.resolve();
    /** The next photo, read while the one before is worked on. */
    const take = () => {
      if (next >= photos.length || interrupt.signal.aborted) return null;
      const [photo, name] = [photos[next], names[next]];
      next++;
      const ready = readPhoto(photo, name, job);
      reading = ready.then(
        () => {},
        () => {},
      );
      return { photo, ready };
    };
    const settle = async (photo: PhotoInput, work: () => Promise<MadeHeads['heads'] | 'skipped'>) => {
      const start = performance.now();
      try {
        const heads = await work();
        if (heads === 'skipped') counts.skipped++;
        else counts.done++;
        bar.print(reportDone(photo, heads, job, performance.now() - start));
      } catch (error) {
        if (interrupt.signal.aborted) return;
        fail(photo, error);
      }
      bar.tick();
    };
    try {
      for (let current = take(); current && !interrupt.signal.aborted; ) {
        const { photo, ready } = current;
        const following = take();
        // Done with a photo once its files are made: they are written while the next one is worked on.
        await new Promise<void>((made) => {
          const earlier = writing;
          const settled = settle(photo, async () => {
            const from = await ready;
            if (from === 'skipped') return from;
            const result = await makeHeads(await openReconstructor(), from, photoNames, job, interrupt.signal);
            await earlier;
            made();
            await writeHeads(result, job);
            return result.heads;
          }).finally(made);
          writing = Promise.all([earlier, settled]).then(() => {});
        });
        current = following;
      }
    } finally {
      // Ending the process while the image codec decodes would abort it.
      await Promise.all([reading, writing]);
      await own.reconstructor?.close();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, photos.length) }, lane));
  } finally {
    bar.stop();
    interrupt.stop();
  }
  const summary = { ...counts, interrupted: interrupt.signal.aborted };
  await listFailures(job.out, failures);
  if (job.json) printJson({ type: 'summary', ...summary });
  bar.print(summaryWords(summary, job.out));
  return summary;
}

function reportDone(
  input: PhotoInput,
  heads: readonly WrittenHead[] | 'skipped',
  job: ReconstructJob,
  milliseconds: number,
): string {
  if (heads === 'skipped') {
    if (job.json) printJson({ type: 'photo', status: 'skipped', photo: input.file });
    return `${styled('dim', 'there')}    ${input.file}`;
  }
  if (job.json) {
    printJson({
      type: 'photo',
      status: 'done',
      photo: input.file,
      milliseconds: Math.round(milliseconds),
      heads: heads.map(({ reconstruction, files }) => ({
        ...reconstructionRecord(reconstruction),
        landmarksImage: reconstruction.landmarksImage,
        landmarksCamera: reconstruction.landmarksCamera,
        timings: reconstruction.timings,
        files: files.map((file) => path.join(job.out, file)),
      })),
    });
  }
  const faces = heads.length === 1 ? '' : `, ${heads.length} faces`;
  const confidence = Math.round(
    100 * Math.min(...heads.map(({ reconstruction }) => reconstruction.quality.confidence)),
  );
  const warnings = heads
    .flatMap(({ reconstruction }) => reconstruction.quality.warnings)
    .map((text) => `\n          ${text}`);
  return `${styled('green', 'done')}    ${input.file}  (${confidence} % sure${faces}, ${Math.round(milliseconds)} ms)${warnings.join('')}`;
}

function summaryWords({ done, skipped, noFace, failed, interrupted }: RunSummary, out: string): string {
  const parts = [
    `${done} done`,
    ...(skipped > 0 ? [`${skipped} there already`] : []),
    ...(noFace > 0 ? [`${noFace} without a face`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const list = noFace + failed > 0 ? `; the list is ${path.join(out, 'failures.jsonl')}` : '';
  return `${interrupted ? 'Stopped: ' : ''}${parts.join(', ')} in ${out}${list}.`;
}

/** The list is this run's: where nothing failed, an earlier one's goes. */
async function listFailures(out: string, failures: readonly Failure[]): Promise<void> {
  const list = path.join(out, 'failures.jsonl');
  if (failures.length === 0) await rm(list, { force: true });
  else await writeFile(list, failures.map((failure) => `${JSON.stringify(failure)}\n`).join(''));
}
