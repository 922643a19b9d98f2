import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { PrismaClient } from '../generated/prisma/client.js';

const migrationsFolder = new URL('../../prisma/migrations/', import.meta.url);
/** Any number will do as long as every process uses the same. */
const advisoryLock = 7401001;

/**
 * Applies the committed migrations that the database has not seen, each in one transaction, in Prisma's own table.
 * Safe to run from several processes at once: one applies, the others wait.
 *
 * @throws Error when an applied migration's file has changed, or a migration fails
 */
export async function migrate(prisma: PrismaClient): Promise<string[]> {
  const names = (await readdir(migrationsFolder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const applied: string[] = [];
  for (const name of names) {
    const sql = await readFile(new URL(`${name}/migration.sql`, migrationsFolder), 'utf8');
    if (await applyOnce(prisma, name, sql)) applied.push(name);
  }
  return applied;
}

function applyOnce(prisma: PrismaClient, name: string, sql: string): Promise<boolean> {
  const checksum = createHash('sha256').update(sql).digest('hex');
  return prisma.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe(`SELECT pg_advisory_xact_lock(${advisoryLock})`);
      await tx.$executeRawUnsafe(
        'CREATE TABLE IF NOT EXISTS _prisma_migrations (id VARCHAR(36) PRIMARY KEY, checksum VARCHAR(64) NOT NULL, ' +
          'finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ, ' +
          'started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)',
      );
      const rows = await tx.$queryRawUnsafe<{ checksum: string }[]>(
        'SELECT checksum FROM _prisma_migrations WHERE migration_name = $1 AND finished_at IS NOT NULL',
        name,
      );
      if (rows.length > 0) {
        if (rows[0].checksum === checksum) return false;
        throw new Error(`Migration ${name} was changed after it was applied to this database.`);
      }
      for (const statement of splitStatements(sql)) await tx.$executeRawUnsafe(statement);
      await tx.$executeRawUnsafe(
        'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)',
        randomUUID(),
        checksum,
        name,
      );
      return true;
    },
    { timeout: 300_000, maxWait: 60_000 },
  );
}

/** Generated migrations end each statement with a semicolon at the end of a line and hold no function bodies. */
function splitStatements(sql: string): string[] {
  return sql
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.replaceAll(/^\s*--.*$/gm, '').trim())
    .filter((statement) => statement !== '');
}
