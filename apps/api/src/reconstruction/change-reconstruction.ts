import type { Caller } from '../access/caller.js';
import type { App } from '../app.js';
import type { Reconstruction } from '../generated/prisma/client.js';
import { ApiError } from '../graphql/api-error.js';
import { checkQueueAndQuota } from './queue-limits.js';
import { lockQueue } from './submit.js';

/** Ends it if it waits or runs. @returns the row as it is then. @throws ApiError NOT_FOUND */
export function cancelReconstruction(app: App, caller: Caller, id: string): Promise<Reconstruction> {
  return app.prisma.$transaction(async (tx) => {
    const { count } = await tx.reconstruction.updateMany({
      where: { id, owner: caller.owner, status: { in: ['QUEUED', 'RUNNING'] } },
      data: {
        status: 'CANCELED',
        stage: null,
        finishedAt: new Date(),
        failureCode: 'CANCELED',
        failureMessage: 'Canceled by the client.',
        failureRetryable: true,
      },
    });
    if (count > 0) await app.queue.cancel(tx, id);
    return findOwn(tx.reconstruction.findFirst({ where: { id, owner: caller.owner } }));
  });
}

/** Queues it again. @throws ApiError NOT_FOUND, INVALID_ARGUMENT when it has not failed, QUEUE_FULL, QUOTA_EXCEEDED */
export function retryReconstruction(app: App, caller: Caller, id: string): Promise<Reconstruction> {
  return app.prisma.$transaction(async (tx) => {
    await lockQueue(tx);
    const row = await findOwn(
      tx.reconstruction.findFirst({ where: { id, owner: caller.owner }, include: { photo: true } }),
    );
    if (row.status !== 'FAILED' && row.status !== 'CANCELED') {
      throw new ApiError('INVALID_ARGUMENT', `It is ${row.status}; only FAILED and CANCELED ones can be tried again.`, [
        'input',
        'id',
      ]);
    }
    if (!row.photo.storageKey)
      throw new ApiError('NOT_FOUND', 'The bytes of its photo were not kept.', ['input', 'id']);
    await checkQueueAndQuota(app, tx, caller);
    const queued = await tx.reconstruction.update({
      where: { id },
      data: {
        status: 'QUEUED',
        progress: 0,
        startedAt: null,
        finishedAt: null,
        failureCode: null,
        failureMessage: null,
        failureRetryable: null,
      },
    });
    await app.queue.cancel(tx, id); // an old attempt that the queue still knows must not run beside the new one
    await app.queue.add(tx, id);
    return queued;
  });
}

async function findOwn<Row>(find: Promise<Row | null>): Promise<Row> {
  const row = await find;
  if (row) return row;
  throw new ApiError('NOT_FOUND', 'No such reconstruction.', ['input', 'id']);
}
