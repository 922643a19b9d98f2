import type { App } from '../app.js';
import { insertRows } from '../database/insert-rows.js';
import type { Photo, Reconstruction } from '../generated/prisma/client.js';
import { newId } from '../graphql/global-id.js';
import { makeFaces } from './make-faces.js';
import { observeStages, outcomeOf, tellEnd } from './outcome.js';
import type { Submission, Submitted } from './submission.js';

/** A request that takes longer than this gets its row first, so that lists and quotas see it. */
const patienceMs = 200;

/** Whether the rows of a request may wait for its result: its client does, and asks for numbers only. */
export function mayFinishAtOnce({ config }: App, { request, webhookUrl, waitMs }: Submission): boolean {
  return waitMs > 0 && request.artifacts.length === 0 && webhookUrl === null && config.keepPhotos;
}

/**
 * Ends a request whose head was begun and is there soon: its photo's row and its own, with the result, are one statement. Until then nobody
 * knows its id, and a process that dies has acknowledged nothing; who erases waits for it (`Unwritten`).
 *
 * @returns null where the head is not there in time, is one of several, or failed: nothing is written then
 */
export async function finishAtOnce(
  app: App,
  row: Reconstruction,
  photo: Photo,
  waitMs: number,
): Promise<Submitted | null> {
  const { id } = row;
  const begun = performance.now();
  const heads = await app.headStarts.whenFound(id, Math.min(patienceMs, waitMs));
  if (heads?.results.length !== 1) return null;
  const { done } = await app.headStarts.take(id);
  try {
    const jobId = newId();
    const facts = { 'ringnet.job_id': jobId, 'ringnet.reconstruction_id': id };
    return await app.tracing.span('reconstruction job', facts, async () => {
      const { image, faces } = await makeFaces(app, row, heads, new AbortController().signal, () => {}, []);
      const [{ result }] = faces;
      const { width, height } = image; // the header that was read at first may have been wrong
      const written = { row: { ...row, ...outcomeOf(result) }, photo: { ...photo, width, height } };
      await insertRows(app.database, { Photo: written.photo, Reconstruction: written.row });
      app.onStep('result-committed');
      observeStages(app, result);
      const log = app.log.child({ jobId, reconstructionId: id, attempt: row.attempt });
      tellEnd(app, log, begun, 'succeeded');
      return { ...written, waitedMs: performance.now() - begun };
    });
  } finally {
    done();
  }
}
