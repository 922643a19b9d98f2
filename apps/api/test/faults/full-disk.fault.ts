import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { query, reconstructMutation, upload } from '../support/graphql-client.js';
import { pngOf } from '../support/pictures.js';
import { startProcess } from '../support/server-process.js';
import { createTestDatabase } from '../support/test-database.js';

/** A small disk of its own, null where this process may not mount one. */
function mountSmallDisk(megabytes: number): string | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'ringnet-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}

const files = process.env.TEST_DATABASE_URL ? mountSmallDisk(1) : null;
const everything = mountSmallDisk(150);
afterAll(() => {
  for (const folder of [files, everything]) {
    if (!folder) continue;
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
});

describe.skipIf(!files)('the disk of the files is full', () => {
  test('uploads are refused with STORAGE_FULL, and work again when there is room', async () => {
    const { url: databaseUrl, drop } = await createTestDatabase(process.env.TEST_DATABASE_URL ?? '');
    const server = await startProcess({ settings: { dataDir: files, databaseUrl } });
    const ballast = path.join(files ?? '', 'ballast');
    fill(ballast, 2);
    const { data } = await upload(server.url, reconstructMutation, await pngOf(1));
    expect(data.reconstruct.userErrors).toMatchObject([{ code: 'STORAGE_FULL' }]);
    rmSync(ballast);
    const again = await upload(server.url, reconstructMutation, await pngOf(1), {}, { waitMs: 20_000 });
    expect(again.data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
    await server.kill('SIGTERM');
    await drop();
  });
});

describe.skipIf(!everything)('the disk of an embedded server runs full', () => {
  test('uploads are refused before the database is touched, reading goes on', async () => {
    const server = await startProcess({ settings: { dataDir: everything, minFreeBytes: 20_000_000 } });
    const first = await upload(server.url, reconstructMutation, await pngOf(2), {}, { waitMs: 20_000 });
    expect(first.data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
    fill(path.join(everything ?? '', 'ballast'), 140);
    const { data } = await upload(server.url, reconstructMutation, await pngOf(3));
    expect(data.reconstruct.userErrors).toMatchObject([{ code: 'STORAGE_FULL' }]);
    const list = await query(server.url, '{ reconstructions { totalCount } }');
    expect(list.data.reconstructions.totalCount).toBe(1);
    await server.kill('SIGTERM');
  });
});

/** Writes until the disk is full or so many megabytes are there. */
function fill(file: string, megabytes: number): void {
  try {
    for (let i = 0; i < megabytes * 16; i++) writeFileSync(file, Buffer.alloc(65_536), { flag: 'a' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
