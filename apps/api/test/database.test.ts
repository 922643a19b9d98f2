import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '../src/database/database.js';
import { lockDirectory } from '../src/database/directory-lock.js';
import { vacuumWhereWorthIt } from '../src/database/vacuum.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ringnet-database-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the lock of a directory', () => {
  const minuteAgo = () => new Date(Date.now() - 61_000);
  let lock: string;
  let unlock: () => void;
  let held: Record<string, unknown>;
  beforeEach(async () => {
    const directory = await mkdtemp(path.join(folder, 'lock-'));
    lock = path.join(directory, 'server.lock');
    unlock = lockDirectory(directory);
    held = JSON.parse(await readFile(lock, 'utf8'));
  });
  const takeAgain = () => lockDirectory(path.dirname(lock));

  test('is refused by naming the process and the file; given back, it leaves nothing', async () => {
    expect(takeAgain).toThrow(new RegExp(`process ${process.pid} .*${lock}`));
    unlock();
    expect(await readdir(path.dirname(lock))).toEqual([]);
  });

  test('gives way at once when its process has died, however young it is', async () => {
    unlock();
    await writeFile(lock, JSON.stringify({ ...held, pid: spawnSync('true').pid }));
    takeAgain()();
  });

  test.each(['of this version', 'of an earlier one, which touches nothing'])(
    '%s stays while its process lives, however old',
    async (version) => {
      if (version !== 'of this version') await writeFile(lock, JSON.stringify({ ...held, pidSpace: undefined }));
      await utimes(lock, minuteAgo(), minuteAgo());
      expect(takeAgain).toThrow(/in use/);
      unlock();
    },
  );

  test.each(['another-machine', hostname()])(
    'of another container on %s, process number and all, gives way when it was not touched for a minute',
    async (host) => {
      unlock();
      await writeFile(lock, JSON.stringify({ ...held, host, pidSpace: 'another' }));
      expect(takeAgain).toThrow(new RegExp(host));
      await utimes(lock, minuteAgo(), minuteAgo());
      takeAgain()();
    },
  );

  test('is touched every ten seconds, and not to be shared with who took it', async () => {
    unlock();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    unlock = takeAgain();
    await utimes(lock, minuteAgo(), minuteAgo());
    vi.advanceTimersByTime(10_000);
    expect((await stat(lock)).mtime > minuteAgo()).toBe(true);
    await rm(lock);
    await writeFile(lock, JSON.stringify({ ...held, pid: 7 }));
    expect(() => vi.advanceTimersByTime(10_000)).toThrow(/taken by process 7/);
    unlock();
    expect(await readdir(path.dirname(lock))).toEqual(['server.lock']); // the other's
  });
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
  // PostgreSQL tells its statistics once a second
  await expect.poll(() => vacuumWhereWorthIt(prisma), { timeout: 10_000 }).toContain('public."AuditEvent"');
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
