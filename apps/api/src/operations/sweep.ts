import type { Caller } from '../access/caller.js';
import type { App } from '../app.js';
import { vacuumWhereWorthIt } from '../database/vacuum.js';
import { erase, finishRemovals } from '../erasure/erase.js';

/** What one sweep removed. */
export interface SweepReport {
  readonly expired: number;
  readonly listedFiles: number;
  readonly orphans: number;
  readonly partialFiles: number;
}

const sweeper: Omit<Caller, 'owner'> = {
  keyName: 'sweeper',
  limits: { requestsPerMinute: 0, reconstructionsPerDay: 0, storageBytes: 0 },
};

/** A file without a row is left alone for so long: its row may be on its way. */
const orphanAfterMs = 60 * 60 * 1000;

/**
 * Removes what has expired, finishes interrupted removals, and takes away files that no row names. Several processes may
 * sweep at once. After the system's clock was set, only removals are finished.
 */
export async function sweep(app: App, orphanAgeMs = orphanAfterMs): Promise<SweepReport> {
  const listedFiles = await finishRemovals(app);
  if (!app.clock.isSettled()) {
    app.log.warn('the clock was set: nothing is removed for its age until it has run for an hour');
    return { expired: 0, listedFiles, orphans: 0, partialFiles: 0 };
  }
  const expired = await eraseExpired(app);
  await removeStaleRows(app);
  return {
    expired,
    listedFiles,
    orphans: await removeOrphans(app, orphanAgeMs),
    partialFiles: await app.files.sweep(),
  };
}

async function sweepAndTidy(app: App): Promise<SweepReport & { readonly vacuumed: readonly string[] }> {
  const report = await sweep(app);
  return { ...report, vacuumed: app.database.kind === 'embedded' ? await vacuumWhereWorthIt(app.prisma) : [] };
}

/** Sweeps every ten minutes until stopped, and tidies an embedded database. What a stop cuts short, the next start's sweep does. */
export function startSweeping(app: App, everyMs = 10 * 60 * 1000): () => void {
  let isStopped = false;
  const run = () =>
    sweepAndTidy(app).then(
      (report) => app.log.debug(report, 'sweep'),
      (error: Error) => isStopped || app.log.error({ err: error }, 'sweep failed'),
    );
  const timer = setInterval(() => void run(), everyMs);
  timer.unref();
  void run();
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}

async function eraseExpired(app: App): Promise<number> {
  const past = { expiresAt: { lte: new Date() } };
  const owners = await app.prisma.$queryRaw<{ owner: string }[]>`
    SELECT DISTINCT owner FROM "Photo" WHERE "expiresAt" <= now()
    UNION SELECT DISTINCT owner FROM "Reconstruction" WHERE "expiresAt" <= now()`;
  let count = 0;
  for (const { owner } of owners) {
    const erased = await erase(app, { ...sweeper, owner }, { photos: past, reconstructions: past }, 'expire');
    count += erased?.deletedIds.length ?? 0;
  }
  return count;
}

async function removeStaleRows({ prisma, files }: App): Promise<void> {
  const now = new Date();
  const dayAgo = new Date(now.getTime() - 24 * 3600 * 1000);
  await prisma.idempotencyRecord.deleteMany({ where: { expiresAt: { lte: now } } });
  await prisma.rateWindow.deleteMany({ where: { startsAt: { lt: dayAgo } } });
  const stale = await prisma.stagedUpload.findMany({ where: { expiresAt: { lte: now } }, take: 1000 });
  for (const { storageKey } of stale) if (storageKey) await files.remove(storageKey);
  await prisma.stagedUpload.deleteMany({ where: { tokenHash: { in: stale.map(({ tokenHash }) => tokenHash) } } });
}

async function removeOrphans(app: App, ageMs: number): Promise<number> {
  let removed = 0;
  for await (const key of findOrphans(app, ageMs)) {
    await app.files.remove(key);
    removed += 1;
  }
  return removed;
}

const batchSize = 500;

const uuid = '[\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12}';
/** What our keys begin with, and what they look like. Anything else in a bucket is somebody else's. */
const ownKeys: readonly (readonly [prefix: string, shape: RegExp])[] = [
  ['photos/', new RegExp(`^photos/${uuid}$`)],
  ['artifacts/', new RegExp(`^artifacts/${uuid}/[^/]+$`)],
  ['uploads/', /^uploads\/[\da-f]{64}$/],
];

/** Keys of our files that no row names, older than told. */
export async function* findOrphans(app: Pick<App, 'prisma' | 'files'>, ageMs: number): AsyncGenerator<string> {
  let batch: string[] = [];
  const newest = Date.now() - ageMs;
  for (const [prefix, shape] of ownKeys) {
    for await (const { key, modifiedAt } of app.files.list(prefix)) {
      if (modifiedAt.getTime() > newest || !shape.test(key)) continue;
      batch.push(key);
      if (batch.length === batchSize) {
        yield* await withoutRow(app, batch);
        batch = [];
      }
    }
  }
  yield* await withoutRow(app, batch);
}

async function withoutRow({ prisma }: Pick<App, 'prisma'>, keys: string[]): Promise<string[]> {
  const where = { storageKey: { in: keys } };
  const select = { storageKey: true };
  const named = new Set([
    ...(await prisma.photo.findMany({ where, select })).map(({ storageKey }) => storageKey),
    ...(await prisma.artifact.findMany({ where, select })).map(({ storageKey }) => storageKey),
    ...(await prisma.stagedUpload.findMany({ where, select })).map(({ storageKey }) => storageKey),
  ]);
  return keys.filter((key) => !named.has(key));
}
