import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadLinkSecret } from '../src/artifact/load-link-secret.js';
import { ConfigError } from '../src/config.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ringnet-secret-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('processes that start at once agree on one secret, and leave no drafts', async () => {
  const dataDir = path.join(folder, 'new');
  const secrets = await Promise.all(Array.from({ length: 8 }, () => loadLinkSecret({ dataDir })));
  expect(new Set(secrets).size).toBe(1);
  expect(await readFile(path.join(dataDir, 'link-secret'), 'utf8')).toBe(secrets[0]);
  expect(await readdir(dataDir)).toEqual(['link-secret']);
});

test.each(['', 'x'.repeat(31)])('a file that holds %o is refused by its name', async (text) => {
  const dataDir = path.join(folder, `short-${text.length}`);
  await mkdir(dataDir);
  await writeFile(path.join(dataDir, 'link-secret'), text);
  const loading = loadLinkSecret({ dataDir });
  await expect(loading).rejects.toThrow(ConfigError);
  await expect(loading).rejects.toThrow(path.join(dataDir, 'link-secret'));
});
