import type { App, Transaction } from '../app.js';
import { removeListedFiles } from '../erasure/erase.js';
import { type Photo, Prisma, type Reconstruction } from '../generated/prisma/client.js';
import { ApiError, isRetryable, toApiError } from '../graphql/api-error.js';
import type { ErrorCode } from '../graphql/error-code.js';
import { newId } from '../graphql/global-id.js';
import type { JobAttempt } from '../jobs/job-queue.js';
import type { JobOutcome } from '../operations/metrics.js';
import { readStoredPhoto } from '../photo/read-stored-photo.js';
import { findHeads, type ReportProgress } from './head-start.js';
import { type MadeFace, type MadeFaces, makeFaces } from './make-faces.js';
import { type Outcome, observeStages, outcomeOf, tellEnd } from './outcome.js';
import { createProgressReport } from './progress-report.js';
import type { ReconstructRequest } from './reconstruct-request.js';

type Row = Reconstruction & { readonly photo: Photo };

/**
 * Does one queued reconstruction, start to end. Safe to run again at any point: files have names made from their
 * content, and rows are written once.
 *
 * @throws whatever went wrong when another attempt may cure it
 */
export async function runReconstructionJob(app: App, attempt: JobAttempt): Promise<void> {
  const { reconstructionId: id, number } = attempt;
  const own = { id, status: 'RUNNING', attempt: number }; // an attempt that was given up for dead must not touch the next one's row
  const log = app.log.child({ jobId: attempt.jobId, reconstructionId: id, attempt: number });
  const headStart = await app.headStarts.take(id);
  const row =
    attempt.row ??
    (await claim(app, own).catch((error: Error) => {
      headStart.done();
      throw error;
    }));
  if (!row) {
    headStart.done();
    return; // done, canceled or deleted meanwhile
  }
  app.onStep('job-started');
  const progressReport = createProgressReport(app, own);
  const onProgress: ReportProgress = (stage, progress, face) => progressReport.tell(stage, 0.7 * progress, face);
  headStart.follow(onProgress);

  const deadline = AbortSignal.timeout(app.config.jobSeconds * 1000);
  const canceled = new AbortController();
  const stopWatching = app.changes.subscribe(id, (change) => {
    if (change.status === 'RUNNING' && change.attempt === number) return;
    void app.prisma.reconstruction.count({ where: own }).then(
      (wanted) => wanted > 0 || canceled.abort(),
      () => {},
    );
  });
  const signal = AbortSignal.any([deadline, canceled.signal, attempt.signal]);
  const cancelHeads = () => headStart.cancel(signal.reason);
  signal.addEventListener('abort', cancelHeads);
  const stored: string[] = [];
  const started = performance.now();
  const end = (outcome: JobOutcome, code?: ErrorCode) => tellEnd(app, log, started, outcome, code);
  try {
    const facts = { 'ringnet.job_id': attempt.jobId, 'ringnet.reconstruction_id': id };
    await app.tracing.span('reconstruction job', facts, async () => {
      const readPhoto = () => readStoredPhoto(app, row.photo);
      const request = row.request as unknown as ReconstructRequest;
      const { reconstructor, config } = app;
      const heads = headStart.heads ?? findHeads(reconstructor, config, readPhoto, request, signal, onProgress);
      const made = await makeFaces(app, row, await heads, signal, progressReport.tell, stored);
      progressReport.stop();
      stopWatching(); // from here on the rows decide
      await commit(app, row, made);
    });
    end('succeeded');
  } catch (error) {
    progressReport.stop();
    if (canceled.signal.aborted) {
      await removeFilesOfErased(app, id, stored);
      end('canceled');
      return;
    }
    const failure = deadline.aborted
      ? new ApiError('DEADLINE_EXCEEDED', `The job took longer than ${app.config.jobSeconds} s.`)
      : toApiError(error);
    const code = failure?.code ?? 'INTERNAL';
    if (!failure) log.error({ err: error }, 'reconstruction attempt failed');
    if (isRetryable(code) && code !== 'DEADLINE_EXCEEDED' && !attempt.isLastAttempt) {
      const data = { status: 'QUEUED', stage: null, progress: 0 }; // the face stays until the next attempt has found it
      await app.prisma.reconstruction.updateMany({ where: own, data });
      end('retried', code);
      throw error;
    }
    await failReconstruction(app, id, failure ?? new ApiError('INTERNAL', 'The server failed at this photo.'), number);
    end('failed', code);
  } finally {
    headStart.done();
    stopWatching();
    signal.removeEventListener('abort', cancelHeads);
  }
}

/** Marks the row as this attempt's. @returns null when there is nothing to do: done, canceled, deleted, or another process was faster */
async function claim(
  app: App,
  { id, attempt }: { readonly id: string; readonly attempt: number },
): Promise<Row | null> {
  const unclaimed = attempt === 0 ? { status: 'QUEUED', attempt } : { status: { in: ['QUEUED', 'RUNNING'] } };
  const [row] = await app.prisma.reconstruction.updateManyAndReturn({
    where: { id, ...unclaimed },
    data: { status: 'RUNNING', startedAt: new Date(), stage: 'decode', progress: 0, face: Prisma.DbNull, attempt },
  });
  if (!row) return null;
  const photo = await app.prisma.photo.findUnique({ where: { id: row.photoId } });
  return photo && { ...row, photo }; // with a photo that was erased since, the row went too
}

/** Ends a reconstruction without a result, unless it has ended already, or another than the given attempt is at it. */
export async function failReconstruction(
  app: App,
  id: string,
  { code, message }: ApiError,
  attempt?: number,
): Promise<void> {
  await app.prisma.$transaction(async (tx) => {
    const ended = await tx.reconstruction.updateManyAndReturn({
      where: { id, status: { in: ['QUEUED', 'RUNNING'] }, ...(attempt === undefined ? {} : { attempt }) },
      select: { webhookUrl: true },
      data: {
        status: 'FAILED',
        stage: null,
        finishedAt: new Date(),
        failureCode: code,
        failureMessage: message,
        failureRetryable: isRetryable(code),
      },
    });
    if (ended[0]?.webhookUrl) await app.queue.addWebhook(tx, id);
  });
}

/** Writes nothing when it was canceled, deleted or given to another attempt meanwhile. */
async function commit(app: App, row: Row, { image, faces }: MadeFaces): Promise<void> {
  const isNeeded = { photoId: row.photoId, id: { not: row.id }, status: { in: ['QUEUED', 'RUNNING'] } };
  const keepsPhoto = app.config.keepPhotos || (await app.prisma.reconstruction.count({ where: isNeeded })) > 0;
  const dropPhoto = keepsPhoto ? null : row.photo.storageKey;
  const { width, height } = image; // the header that was read at first may have been wrong
  const photo = { ...row.photo, width, height, ...(dropPhoto ? { storageKey: null } : {}) };
  const isPhotoChanged = dropPhoto !== null || width !== row.photo.width || height !== row.photo.height;
  const write = async (tx: Transaction) => {
    const kept = await storeFaces(tx, row, faces);
    if (!kept) return null;
    if (isPhotoChanged) await tx.photo.update({ where: { id: photo.id }, data: photo });
    if (dropPhoto) await tx.fileRemoval.createMany({ data: [{ storageKey: dropPhoto }], skipDuplicates: true });
    if (row.webhookUrl) await app.queue.addWebhook(tx, row.id);
    return kept;
  };
  const isOneStatement = !isPhotoChanged && !row.webhookUrl && faces.length === 1 && faces[0].artifacts.length === 0;
  const kept = await app.changes.telling(row.id, async () => {
    const outcome = await (isOneStatement ? write(app.prisma) : app.prisma.$transaction(write));
    app.onStep('result-committed');
    return outcome && ({ ...row, ...outcome, face: null, photo } as Row);
  });
  observeStages(app, faces[0]?.result);
  if (kept && dropPhoto) await removeListedFiles(app, [dropPhoto]);
  if (!kept) {
    const keys = faces.flatMap(({ artifacts }) => artifacts.map(({ storageKey }) => storageKey));
    await removeFilesOfErased(app, row.id, keys);
  }
}

/** Of a reconstruction that was deleted while it was made nothing stays. Another attempt's files have the same names, so those of one that is there do. */
async function removeFilesOfErased(app: App, id: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0 || (await app.prisma.reconstruction.count({ where: { id } })) > 0) return;
  for (const key of keys) await app.files.remove(key);
}

/** @returns what the row became; null when it was canceled or deleted meanwhile: then nothing was written */
async function storeFaces(tx: Transaction, row: Row, faces: readonly MadeFace[]) {
  let kept: Outcome | null = null;
  for (const { id, result, artifacts } of faces) {
    const outcome = outcomeOf(result);
    const data = { ...outcome, face: Prisma.DbNull }; // the result has it
    if (id === row.id) {
      const where = { id, status: 'RUNNING', attempt: row.attempt };
      const { count } = await tx.reconstruction.updateMany({ where, data });
      if (count === 0) return null;
      kept = outcome;
    } else {
      const { photo: _photo, ...asked } = row;
      const create = { ...asked, request: row.request as Prisma.InputJsonObject, ...data, id, webhookUrl: null };
      await tx.reconstruction.upsert({ where: { id }, update: data, create });
    }
    const files = artifacts.map((artifact) => ({ ...artifact, id: newId() }));
    if (files.length > 0) await tx.artifact.createMany({ data: files, skipDuplicates: true });
  }
  return kept;
}
