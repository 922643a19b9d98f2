import { createHash } from 'node:crypto';
import type { ModelInfo } from '@ringnet/flame';
import { chooseModels } from '@ringnet/reconstruct';
import type { App, Transaction } from '../app.js';
import { insertRows, insertRowsIn } from '../database/insert-rows.js';
import { removeListedFiles } from '../erasure/erase.js';
import type { Photo, Prisma, Reconstruction } from '../generated/prisma/client.js';
import { newId } from '../graphql/global-id.js';
import { readStoredPhoto } from '../photo/read-stored-photo.js';
import type { TakenPhoto } from '../photo/take-photo.js';
import { checkFreeSpace } from '../storage/free-space.js';
import { consumeUpload, hashToken, uploadKey } from '../upload/staged-upload.js';
import { defaultExpiry, earliest } from './expiry.js';
import { finishAtOnce, mayFinishAtOnce } from './finish-at-once.js';
import { claimIdempotencyKey, findIdempotent } from './idempotency.js';
import { checkQueueAndQuota, checkQuota, isCounted, letIn } from './queue-limits.js';
import type { Submission, Submitted } from './submission.js';

/**
 * Refuses what the queue has no room for before its photo is read, unless this process is idle, whose queue is hardly full, or an
 * idempotency key may name a reconstruction that is there. Stores the photo, then its row, the reconstruction's row and its job together. An idle
 * process begins to compute meanwhile, and where it is the only one, does the job itself: the row then says at once that it runs, and the queue is
 * spared it. What is done so soon that nobody can have asked for it yet is written with its result.
 *
 * @returns the row, or the row of an earlier request with the same idempotency key
 * @throws ApiError QUEUE_FULL, QUOTA_EXCEEDED, STORAGE_FULL, IDEMPOTENCY_CONFLICT
 */
export async function submitReconstruction(app: App, submission: Submission): Promise<Submitted> {
  const { caller, request, idempotencyKey: key } = submission;
  const id = newId();
  const endClaim = key ? null : app.headStarts.claim();
  // Where there is a transaction, asked again in it. A job that waits while the only process has nothing to do is about to be taken up, or tried again later.
  const enter = () => letIn(app, caller, key ?? id, endClaim !== null && app.database.kind === 'embedded');
  let entering = key ? null : enter();
  entering?.catch(() => {}); // heard below
  let submitted: Submitted | null = null;
  try {
    if (entering && !endClaim) await entering;
    const taking = submission.takePhoto();
    const photo = await (entering ? Promise.race([taking, entering.then(() => taking)]) : taking); // who is refused need not send it all
    const requestHash = key && hashRequest(submission, photoKeyOf(photo));
    const earlier = requestHash && (await findIdempotent(app.prisma, caller.owner, key, requestHash));
    if (earlier) return { row: earlier, photo: null, waitedMs: 0 };
    const readPhoto = async () => (photo.kind === 'new' ? photo.stripped.bytes : readStoredPhoto(app, photo.row));
    const isBegun = endClaim !== null && app.headStarts.begin(id, readPhoto, request);
    entering ??= enter();
    const { waiting, leave } = await entering;
    if (isBegun && waiting > 0) app.headStarts.abandon(id); // those who wait come first
    const mayBegin = waiting === 0 && (isBegun || app.headStarts.begin(id, readPhoto, request));
    const runsHere = mayBegin && app.database.kind === 'embedded';
    if (runsHere) leave(); // it waits no more
    const storing = storeRequest(app, submission, photo, { id, requestHash, runsHere });
    submitted = await app.unwritten.track(caller.owner, storing);
    return submitted;
  } finally {
    endClaim?.();
    entering?.then(
      ({ leave }) => leave(),
      () => {},
    );
    if (submitted?.row.id !== id) app.headStarts.abandon(id);
  }
}

interface NewRequest {
  readonly id: string;
  /** Null without an idempotency key */
  readonly requestHash: string | null;
  /** Whether this process does the job itself, and nothing of it waits */
  readonly runsHere: boolean;
}

async function storeRequest(
  app: App,
  submission: Submission,
  taken: TakenPhoto,
  { id, requestHash, runsHere }: NewRequest,
): Promise<Submitted> {
  const { caller, idempotencyKey: key } = submission;
  const token = taken.kind === 'new' ? taken.uploadToken : null;
  const photo = await storePhoto(app, submission, taken);
  const unneeded: string[] = [];
  try {
    const row = newRow(app, submission, id, photo.data, runsHere);
    const rows = { ...(photo.isNew && { Photo: photo.data }), Reconstruction: row };
    const isPlain = runsHere && !key && !token && !isCounted(caller);
    const begun = performance.now();
    if (isPlain && photo.isNew && mayFinishAtOnce(app, submission)) {
      const finished = await finishAtOnce(app, row, photo.data, submission.waitMs);
      if (finished) return finished;
    }
    const waitedMs = performance.now() - begun;
    const store = async (tx: Transaction) => {
      if (key && requestHash && !(await claimIdempotencyKey(tx, caller.owner, key, requestHash, id))) {
        const earlier = await findIdempotent(tx, caller.owner, key, requestHash);
        if (earlier) {
          if (photo.isNew && photo.data.storageKey) unneeded.push(photo.data.storageKey);
          const data = unneeded.map((storageKey) => ({ storageKey }));
          await tx.fileRemoval.createMany({ data, skipDuplicates: true });
          return earlier;
        }
      }
      if (app.database.kind === 'postgres') await lockQueue(tx); // the embedded one has one transaction at a time
      await (runsHere ? checkQuota(tx, caller) : checkQueueAndQuota(app, tx, caller));
      if (token) {
        await consumeUpload(tx, caller.owner, token);
        unneeded.push(uploadKey(token));
      }
      await insertRowsIn(tx, rows);
      if (!runsHere) await app.queue.add(tx, id);
      return null;
    };
    let winner: Reconstruction | null = null;
    if (isPlain) await insertRows(app.database, rows);
    else winner = await app.prisma.$transaction(store);
    app.onStep('request-committed');
    if (!winner && runsHere) app.queue.runHere({ ...row, photo: photo.data });
    // Bytes as they came are not kept an answer longer than needed; what fails here the next sweep finishes.
    await removeListedFiles(app, unneeded).catch((error: Error) => app.log.warn({ err: error }, 'a file stays'));
    return winner ? { row: winner, photo: null, waitedMs } : { row, photo: photo.data, waitedMs };
  } catch (error) {
    if (photo.isNew && photo.data.storageKey) await app.files.remove(photo.data.storageKey).catch(() => {});
    throw error;
  }
}

/** Those who add to the queue take turns, so that its limit holds. */
export async function lockQueue(tx: Transaction): Promise<void> {
  await tx.$executeRawUnsafe('SELECT pg_advisory_xact_lock(7401002)');
}

interface PhotoPlace {
  readonly isNew: boolean;
  readonly data: Photo;
}

async function storePhoto(
  app: App,
  { caller, subject, expiresAt }: Submission,
  photo: TakenPhoto,
): Promise<PhotoPlace> {
  if (photo.kind === 'stored') return { isNew: false, data: photo.row };
  await checkFreeSpace(app);
  const id = newId();
  const storageKey = `photos/${id}`;
  const { stripped } = photo;
  await app.files.put(storageKey, stripped.bytes);
  app.onStep('photo-stored');
  const now = new Date();
  return {
    isNew: true,
    data: {
      id,
      owner: caller.owner,
      sha256: photo.sha256,
      bytes: photo.bytes,
      mediaType: stripped.mediaType,
      width: stripped.width,
      height: stripped.height,
      subject,
      storageKey,
      createdAt: now,
      expiresAt: earliest([expiresAt, defaultExpiry(app, now)]),
    },
  };
}

function newRow(
  app: App,
  { caller, request, subject, expiresAt, webhookUrl }: Submission,
  id: string,
  photo: Photo,
  runsHere: boolean,
): Reconstruction {
  const now = new Date();
  const { headModel, regressor } = chooseModels(app.reconstructor, request.headModel, request.regressor);
  return {
    id,
    owner: caller.owner,
    photoId: photo.id,
    subject: subject ?? photo.subject,
    ...(runsHere ? { status: 'RUNNING', stage: 'decode' } : { status: 'QUEUED', stage: null }),
    progress: 0,
    request: request as unknown as Prisma.JsonObject,
    headModel: asJson(headModel),
    regressor: asJson(regressor),
    face: null,
    result: null,
    timings: null,
    failureCode: null,
    failureMessage: null,
    failureRetryable: null,
    derivedFrom: [],
    sourcePhotoIds: [],
    attempt: 0,
    deadlineAt: null,
    webhookUrl,
    createdAt: now,
    startedAt: runsHere ? now : null,
    finishedAt: null,
    expiresAt: earliest([expiresAt, photo.expiresAt, defaultExpiry(app, now)]),
  };
}

function asJson({ id, name, version, licence }: ModelInfo): Prisma.JsonObject {
  return { id, name, version, licence };
}

/**
 * The reconstruction that an earlier request with the same key and staged upload made: its token is used up by now, so the
 * photo cannot be read again.
 *
 * @throws ApiError IDEMPOTENCY_CONFLICT
 */
export async function findByUsedUpload(
  app: App,
  submission: Omit<Submission, 'takePhoto' | 'waitMs'>,
  uploadToken: string,
): Promise<Reconstruction | null> {
  const { caller, idempotencyKey } = submission;
  if (!idempotencyKey) return null;
  return findIdempotent(app.prisma, caller.owner, idempotencyKey, hashRequest(submission, hashToken(uploadToken)));
}

function photoKeyOf(photo: TakenPhoto): string {
  if (photo.kind === 'stored') return photo.row.id;
  return photo.uploadToken ? hashToken(photo.uploadToken) : photo.sha256;
}

function hashRequest(
  { request, subject, expiresAt, webhookUrl }: Omit<Submission, 'takePhoto' | 'waitMs'>,
  photoKey: string,
): string {
  const content = JSON.stringify([photoKey, request, subject, expiresAt, webhookUrl]);
  return createHash('sha256').update(content).digest('hex');
}
