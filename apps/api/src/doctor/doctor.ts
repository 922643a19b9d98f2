import { createHash } from 'node:crypto';
import { decodeImage } from '@ringnet/io';
import type { App } from '../app.js';
import { finishRemovals } from '../erasure/erase.js';
import { toGlobalId } from '../graphql/global-id.js';
import { findOrphans } from '../operations/sweep.js';

export type FindingKind =
  | 'MISSING_ARTIFACT'
  | 'CORRUPT_ARTIFACT'
  | 'UNDECODABLE_ARTIFACT'
  | 'MISSING_PHOTO'
  | 'ORPHAN_FILE'
  | 'PARTIAL_FILES'
  | 'UNFINISHED_REMOVALS'
  | 'STUCK_JOB';

/** One thing that is wrong. */
export interface Finding {
  readonly kind: FindingKind;
  /** Id of the row, or key of the file */
  readonly subject: string;
  readonly repaired: boolean;
}

export interface DoctorOptions {
  /** Remove rows whose files are gone (they can be made again), orphans and partial files; queue stuck jobs again */
  readonly repair?: boolean;
  /** Files younger than this may belong to a write in progress; default an hour */
  readonly orphanAgeMs?: number;
}

const pageSize = 500;

/** The parts of a server that an examination needs; no reconstructor and no web server. */
export type DoctorApp = Pick<App, 'prisma' | 'files' | 'queue' | 'changes' | 'config' | 'log'>;

/**
 * Compares rows, files and jobs, and repairs what can be. The number of findings is the exit code of `ringnet doctor`.
 *
 * @throws StorageError STORAGE_FAILED
 */
export async function examine(app: DoctorApp, options: DoctorOptions = {}): Promise<Finding[]> {
  const { repair = false, orphanAgeMs = 3_600_000 } = options;
  await app.files.check(); // in a bucket that does not exist, every file would be missing
  return [
    ...(await examineArtifacts(app, repair)),
    ...(await examinePhotos(app, repair)),
    ...(await examineFiles(app, repair, orphanAgeMs)),
    ...(await examineJobs(app, repair)),
  ];
}

async function examineArtifacts(app: DoctorApp, repair: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await app.prisma.artifact.findMany({
      where: { id: { gt: after } },
      orderBy: { id: 'asc' },
      take: pageSize,
    });
    for (const row of rows) {
      const kind = await examineArtifact(app, row);
      if (!kind) continue;
      if (repair) {
        await app.prisma.artifact.deleteMany({ where: { id: row.id } }); // createArtifact makes it again
        await app.files.remove(row.storageKey);
      }
      findings.push({ kind, subject: toGlobalId('Artifact', row.id), repaired: repair });
    }
    if (rows.length < pageSize) return findings;
    after = rows[rows.length - 1].id;
  }
}

async function examineArtifact(
  app: DoctorApp,
  row: { storageKey: string; bytes: number; sha256: string; mediaType: string },
): Promise<FindingKind | null> {
  const size = await app.files.size(row.storageKey);
  if (size === null) return 'MISSING_ARTIFACT';
  if (size !== row.bytes) return 'CORRUPT_ARTIFACT';
  const bytes = await app.files.get(row.storageKey);
  if (createHash('sha256').update(bytes).digest('hex') !== row.sha256) return 'CORRUPT_ARTIFACT';
  const isPicture = ['image/png', 'image/webp', 'image/jpeg'].includes(row.mediaType);
  return isPicture && !(await isDecodable(bytes)) ? 'UNDECODABLE_ARTIFACT' : null;
}

async function isDecodable(bytes: Uint8Array): Promise<boolean> {
  return decodeImage(bytes, { maxBytes: bytes.length }).then(
    () => true,
    () => false,
  );
}

async function examinePhotos(app: DoctorApp, repair: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await app.prisma.photo.findMany({
      where: { id: { gt: after } },
      orderBy: { id: 'asc' },
      take: pageSize,
    });
    for (const { id, storageKey } of rows) {
      if (storageKey === null || (await app.files.size(storageKey)) !== null) continue;
      if (repair) await app.prisma.photo.updateMany({ where: { id }, data: { storageKey: null } });
      findings.push({ kind: 'MISSING_PHOTO', subject: toGlobalId('Photo', id), repaired: repair });
    }
    if (rows.length < pageSize) return findings;
    after = rows[rows.length - 1].id;
  }
}

async function examineFiles(app: DoctorApp, repair: boolean, orphanAgeMs: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  const listed = await app.prisma.fileRemoval.count();
  if (listed > 0) {
    if (repair) await finishRemovals(app);
    findings.push({ kind: 'UNFINISHED_REMOVALS', subject: String(listed), repaired: repair });
  }
  for await (const key of findOrphans(app, orphanAgeMs)) {
    if (repair) await app.files.remove(key);
    findings.push({ kind: 'ORPHAN_FILE', subject: key, repaired: repair });
  }
  const partial = await app.files.sweep({ dryRun: !repair });
  if (partial > 0) findings.push({ kind: 'PARTIAL_FILES', subject: String(partial), repaired: repair });
  return findings;
}

/** Rows that wait or run without a job that would ever end them. */
async function examineJobs(app: DoctorApp, repair: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  const isOpen = { status: { in: ['QUEUED', 'RUNNING'] } };
  const rows = await app.prisma.reconstruction.findMany({ where: isOpen, select: { id: true } });
  for (const { id } of rows) {
    if (await app.queue.hasOpenJob(id)) continue;
    const where = { id, ...isOpen };
    if ((await app.prisma.reconstruction.count({ where })) === 0) continue; // ended between the two looks
    if (repair) {
      await app.prisma.$transaction(async (tx) => {
        const data = { status: 'QUEUED', stage: null, progress: 0 };
        const { count } = await tx.reconstruction.updateMany({ where, data });
        if (count > 0) await app.queue.add(tx, id);
      });
    }
    findings.push({ kind: 'STUCK_JOB', subject: toGlobalId('Reconstruction', id), repaired: repair });
  }
  return findings;
}
