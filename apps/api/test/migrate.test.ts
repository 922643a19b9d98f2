import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openDatabase } from '../src/database/database.js';
import { createTestDatabase } from './support/test-database.js';

test.runIf(process.env.TEST_DATABASE_URL)('four servers that start at once on PostgreSQL migrate it once', async () => {
  const { url, drop } = await createTestDatabase(process.env.TEST_DATABASE_URL ?? '');
  const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase({ databaseUrl: url, dataDir: null })));
  const rows = await opened[0].prisma.$queryRaw<
    { name: string }[]
  >`SELECT migration_name AS name FROM _prisma_migrations`;
  expect(rows.map(({ name }) => name).sort()).toEqual((await migrationNames()).sort());
  await Promise.all(opened.map((database) => database.close()));
  await drop();
});

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(new URL('../prisma/migrations/', import.meta.url), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
