import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openDatabase } from '../src/database/database.js';
import { lockDirectory } from '../src/database/directory-lock.js';
import { vacuumWhereWorthIt } from '../src/database/vacuum.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ringnet-database-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a directory in use is refused by naming the process; a dead one gives way', async () => {
  const unlock = lockDirectory(folder);
  expect(() => lockDirectory(folder)).toThrow(new RegExp(`process ${process.pid}`));
  unlock();
  const dead = spawnSync('true').pid;
  await writeFile(path.join(folder, 'server.lock'), JSON.stringify({ pid: dead, host: hostname(), started: '1' }));
  lockDirectory(folder)();
  await writeFile(
    path.join(folder, 'server.lock'),
    JSON.stringify({ pid: dead, host: 'another-machine', started: '1' }),
  );
  expect(() => lockDirectory(folder)).toThrow(/another-machine/);
});

test('rows survive closing and opening again, in place and as a copy of the directory', async () => {
  const dataDir = path.join(folder, 'kept');
  const first = await openDatabase({ dataDir, template: await readFile(inject('databaseTemplate')) });
  await first.prisma.auditEvent.create({
    data: { id: '00000000-0000-7000-8000-000000000001', owner: 'o', actor: 'a', action: 'x' },
  });
  await first.close();
  const second = await openDatabase({ dataDir });
  expect(await second.prisma.auditEvent.count()).toBe(1);
  await second.close();

  const restored = path.join(folder, 'restored');
  await cp(dataDir, restored, { recursive: true });
  const third = await openDatabase({ dataDir: restored });
  expect(await third.prisma.auditEvent.count()).toBe(1);
  await third.close();
}, 60_000);

test('a dumped database can be opened elsewhere: that is the backup', async () => {
  const template = await readFile(inject('databaseTemplate'));
  const copy = await openDatabase({ dataDir: null, template });
  expect(await copy.prisma.reconstruction.count()).toBe(0);
  expect((await copy.dump()).length).toBeGreaterThan(1_000_000);
  await copy.close();
});

test('an embedded database is vacuumed where rows have died, as a server does by itself', async () => {
  const { prisma, close } = await openDatabase({
    dataDir: null,
    template: await readFile(inject('databaseTemplate')),
  });
  const size = async () => {
    const [{ pages }] = await prisma.$queryRaw<{ pages: number }[]>`
      SELECT (pg_relation_size('"AuditEvent"') / 8192)::int AS pages`;
    return pages;
  };
  const data = Array.from({ length: 200 }, (_, i) => ({
    id: `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`,
    ...{ owner: 'o', actor: 'a', action: 'x' },
  }));
  await prisma.auditEvent.createMany({ data });
  const changeAll = () => prisma.auditEvent.updateMany({ data: { actor: 'b' } });
  await changeAll();
  await expect.poll(() => vacuumWhereWorthIt(prisma)).toContain('public."AuditEvent"');
  expect(await vacuumWhereWorthIt(prisma)).not.toContain('public."AuditEvent"');
  const before = await size();
  await changeAll(); // into the room that was given back
  expect(await size()).toBe(before);
  await close();
});

test('a failing statement rolls its transaction back and leaves the connection usable', async () => {
  const database = await openDatabase({ dataDir: null, template: await readFile(inject('databaseTemplate')) });
  const event = { id: '00000000-0000-7000-8000-000000000002', owner: 'o', actor: 'a', action: 'x' };
  await expect(
    database.prisma.$transaction(async (tx) => {
      await tx.auditEvent.create({ data: event });
      await tx.auditEvent.create({ data: event });
    }),
  ).rejects.toMatchObject({ code: 'P2002' });
  expect(await database.prisma.auditEvent.count()).toBe(0);
  await database.close();
});
