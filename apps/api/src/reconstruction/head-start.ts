import { decodeImage, type RgbImage } from '@ringnet/io';
import { moveToSharedMemory, type Reconstructor, type Reconstruction as Result } from '@ringnet/reconstruct';
import type { FoundFace } from '@ringnet/regressor';
import type { ServerConfig } from '../config.js';
import type { ReconstructRequest } from './reconstruct-request.js';

/** What the computing part of a job makes of a photo's bytes. */
export interface FoundHeads {
  /** Of the clock, milliseconds */
  readonly begunAt: number;
  readonly image: RgbImage;
  readonly decoded: { readonly stage: 'decode'; readonly milliseconds: number };
  readonly results: readonly Result[];
}

/** Is told which stage computes, and how far it is, 0 to 1; with the first stage after it was found, the face of the first head. */
export type ReportProgress = (stage: string, progress: number, face?: FoundFace) => void;

/** Gives a photo's bytes, from wherever they are. */
export type ReadPhoto = () => Promise<Uint8Array>;

/** Reads and decodes a photo and finds its heads. @throws what reading, the decoder and the reconstructor throw, and when the signal aborts */
export async function findHeads(
  reconstructor: Reconstructor,
  config: Pick<ServerConfig, 'maxPixels'>,
  readPhoto: ReadPhoto,
  { faces, crop, headModel, regressor }: ReconstructRequest,
  signal: AbortSignal,
  onProgress: ReportProgress,
): Promise<FoundHeads> {
  const bytes = await readPhoto();
  const begunAt = Date.now();
  const begun = performance.now();
  const image = moveToSharedMemory((await decodeImage(bytes, { maxPixels: config.maxPixels })).image);
  const decoded = { stage: 'decode', milliseconds: performance.now() - begun } as const;
  let face: FoundFace | undefined;
  const reports = {
    onFaces: (found: readonly FoundFace[]) => {
      face = found[0];
    },
    onProgress: (stage: string, progress: number) => {
      onProgress(stage, progress, face);
      face = undefined;
    },
  };
  const asked = { faces, crop, headModel, regressor, signal, ...reports };
  return { begunAt, image, decoded, results: await reconstructor.reconstruct(image, asked) };
}

/**
 * Lets an idle process compute a photo while its file and rows are still being written: the job that then comes finds its heads
 * begun. Nothing is acknowledged earlier for it, and a job that comes to another process is done there from the stored bytes.
 */
export interface HeadStarts {
  /**
   * Lets one request at a time be read and begun before it is let in, where no worker of this process is at anything: of many at once, the others
   * wait to be let in first.
   *
   * @returns ends the claim; null where it is not given
   */
  claim(): (() => void) | null;
  /** Begins when a worker of this process would otherwise wait. @returns whether it has */
  begin(reconstructionId: string, readPhoto: ReadPhoto, request: ReconstructRequest): boolean;
  /** What was begun, where it is done within the time; null where it is not, or failed. The job may still take it. */
  whenFound(reconstructionId: string, withinMs: number): Promise<FoundHeads | null>;
  /** Ends what was begun for a request that was refused or canceled. */
  abandon(reconstructionId: string): void;
  /** A worker takes the job up: at once, or where this process is the only one, when no more than its workers are busy. */
  take(reconstructionId: string): Promise<TakenJob>;
}

/** A job in the hands of a worker. */
export interface TakenJob {
  /** What was begun, if anything */
  readonly heads: Promise<FoundHeads> | null;
  /** Hears the last of what was told so far, and everything from now on. */
  follow(onProgress: ReportProgress): void;
  /** Ends the computing of what was begun. */
  cancel(reason: unknown): void;
  /** Makes room for the next; to be called once, however the job ends. */
  done(): void;
}

/** Made once: an error looks its stack up. */
const jobEnded = new Error('The job has ended.');

/** A job that this process does not get within this time went to another one. */
const untakenMs = 5000;

interface HeadStart {
  readonly heads: Promise<FoundHeads>;
  readonly controller: AbortController;
  readonly timer: NodeJS.Timeout;
  /** What was told before the job was there */
  told: Parameters<ReportProgress> | null;
  /** Of the job, once it is there */
  report: ReportProgress;
}

/** @param isOnly  whether no other process can take up what is begun here, so that workers may wait for it */
export function createHeadStarts(
  reconstructor: Reconstructor,
  config: Pick<ServerConfig, 'maxPixels' | 'role' | 'workerConcurrency'>,
  isOnly: boolean,
): HeadStarts {
  const begun = new Map<string, HeadStart>();
  const waiting: (() => void)[] = [];
  const workers = config.role === 'all' ? config.workerConcurrency : 0;
  let running = 0;
  let isClaimed = false;
  const isBusy = () => running + begun.size >= workers;

  function abandon(id: string): void {
    const found = begun.get(id);
    if (!found) return;
    begun.delete(id);
    clearTimeout(found.timer);
    found.controller.abort();
    waiting.shift()?.();
  }

  return {
    claim() {
      if (isClaimed || workers === 0 || running + begun.size > 0) return null;
      isClaimed = true;
      return () => {
        isClaimed = false;
      };
    },
    abandon,
    begin(id, readPhoto, request) {
      if (isBusy()) return false;
      const controller = new AbortController();
      const tell: ReportProgress = (...told) => start.report(...told);
      const heads = findHeads(reconstructor, config, readPhoto, request, controller.signal, tell);
      heads.catch(() => {}); // the job reports it
      const timer = setTimeout(() => abandon(id), untakenMs);
      const keep: ReportProgress = (stage, progress, face = start.told?.[2]) => {
        start.told = [stage, progress, face];
      };
      const start: HeadStart = { heads, controller, timer, told: null, report: keep };
      begun.set(id, start);
      return true;
    },
    async whenFound(id, withinMs) {
      const heads = begun.get(id)?.heads.catch(() => null);
      if (!heads) return null;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<null>((resolve) => {
        timer = setTimeout(() => resolve(null), withinMs);
      });
      return Promise.race([heads, late]).finally(() => clearTimeout(timer));
    },
    async take(id) {
      while (isOnly && isBusy() && !begun.has(id)) await new Promise<void>((resolve) => waiting.push(resolve));
      running += 1;
      const found = begun.get(id);
      begun.delete(id);
      clearTimeout(found?.timer);
      return {
        heads: found?.heads ?? null,
        follow(onProgress) {
          if (!found) return;
          found.report = onProgress;
          if (found.told) onProgress(...found.told);
        },
        cancel: (reason) => found?.controller.abort(reason),
        done: () => {
          found?.controller.abort(jobEnded);
          running -= 1;
          waiting.shift()?.();
        },
      };
    },
  };
}
