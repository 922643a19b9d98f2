import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keySocketPath, serveKeys } from '../src/access/key-socket.js';
import { openKeyStore } from '../src/access/key-store.js';
import { parseConfig } from '../src/config.js';
import { type Database, openDatabase } from '../src/database/database.js';

const log = pino({ level: 'silent' });
let folder: string;
let database: Database;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ringnet-keys-'));
  database = await openDatabase({ dataDir: folder });
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const settings = () => parseConfig({ dataDir: folder });

test('keys are made, listed and revoked while a server has the embedded database', async () => {
  const close = await serveKeys(folder, database.prisma, log);
  try {
    const keys = await openKeyStore(settings());
    const { id, secret } = await keys.create({ owner: 'studio', name: 'laptop', requestsPerMinute: 9 });
    expect(secret).toMatch(/^rn_/);
    const [listed] = await keys.list();
    expect(listed).toMatchObject({ id, owner: 'studio', requestsPerMinute: 9, storageBytes: null, revokedAt: null });
    expect(Object.keys(listed)).not.toContain('secretHash');
    expect(await keys.revoke(id)).toBe(true);
    expect(await keys.revoke(id)).toBe(false);
    const row = await database.prisma.apiKey.findUniqueOrThrow({ where: { id } });
    expect(row.revokedAt).toBeInstanceOf(Date);
    await keys.close();
  } finally {
    await close();
  }
});

test.skipIf(process.platform === 'win32')('only the server’s own user comes to the socket', async () => {
  await mkdir(path.join(folder, 'operator'), { recursive: true });
  await chmod(path.join(folder, 'operator'), 0o755);
  const close = await serveKeys(folder, database.prisma, log);
  expect((await stat(path.join(folder, 'operator'))).mode & 0o777).toBe(0o700);
  await close();
});

test('a client that says nothing does not keep the socket open', async () => {
  const close = await serveKeys(folder, database.prisma, log);
  const silent = connect(keySocketPath(folder) ?? '');
  await once(silent, 'connect');
  const closed = once(silent, 'close');
  await close();
  await closed;
});

test('where the socket cannot be, the server starts all the same', async () => {
  const other = await mkdtemp(path.join(tmpdir(), 'ringnet-no-keys-'));
  await writeFile(path.join(other, 'operator'), 'a file');
  const warnings: string[] = [];
  const told = pino({ level: 'warn' }, { write: (line) => warnings.push(line) });
  const close = await serveKeys(other, database.prisma, told);
  expect(warnings.join()).toContain('its socket cannot be opened');
  await close();
  await rm(other, { recursive: true });
});

test('keys asked for while the server starts wait for it', async () => {
  const opening = openKeyStore(settings());
  const close = await serveKeys(folder, database.prisma, log);
  expect(await (await opening).list()).toBeInstanceOf(Array);
  await close();
});

test('what is no request for keys is refused, and nothing is made', async () => {
  const close = await serveKeys(folder, database.prisma, log);
  const before = await database.prisma.apiKey.count();
  try {
    const keys = await openKeyStore(settings());
    await expect(keys.create({ owner: '', name: 'x' })).rejects.toThrow(/running server refused.*at key.owner/s);
    const tooMany = { owner: 'a', name: 'x', requestsPerMinute: 2 ** 31 };
    await expect(keys.create(tooMany)).rejects.toThrow(/at key.requestsPerMinute/);
    expect(await post('{"verb":"create","key":{"owner":"a","name":"b","id":"c"}}')).toBe(400);
    expect(await post('no JSON')).toBe(400);
    expect(await post(JSON.stringify({ verb: 'revoke', id: 'x'.repeat(20_000) }))).toBe(400);
    expect(await database.prisma.apiKey.count()).toBe(before);
  } finally {
    await close();
  }
});

test('a socket that a dead server left is replaced, and without one the lock speaks', async () => {
  const socketPath = keySocketPath(folder) ?? '';
  await writeFile(socketPath, ''); // nobody listens there
  await expect(openKeyStore(settings(), 0)).rejects.toThrow(/in use by process/);
  const close = await serveKeys(folder, database.prisma, log);
  expect(await (await openKeyStore(settings())).list()).toBeInstanceOf(Array);
  await close();
  await expect(openKeyStore(settings(), 0)).rejects.toThrow(/in use by process/);
});

test('a path that is too long for a socket has none', () => {
  expect(keySocketPath(`/${'d'.repeat(120)}`)).toBeNull();
});

/** @returns the HTTP status */
function post(body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Length': Buffer.byteLength(body) };
    const sent = request({ socketPath: keySocketPath(folder) ?? '', method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
