import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSchema } from '../src/graphql/schema.js';
import { pngOf } from './support/pictures.js';
import { startTestServer, type TestServer } from './support/test-server.js';

const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));
let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(path.join(tmpdir(), 'ringnet-examples-'));
  await writeFile(path.join(folder, 'photo.png'), await pngOf(120));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test('every example operation is valid', async () => {
  const schema = await createSchema();
  const files = await readdir(path.join(examples, 'graphql'));
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const text = await readFile(path.join(examples, 'graphql', file), 'utf8');
    expect([file, validate(schema, parse(text))]).toEqual([file, []]);
  }
});

test.each([
  ['fetch', process.execPath, 'clients/fetch.ts'],
  ['curl', 'bash', 'clients/curl.sh'],
])('the %s client runs', async (_name, command, file) => {
  const { stdout } = await promisify(execFile)(command, [
    path.join(examples, file),
    path.join(folder, 'photo.png'),
    server.url,
  ]);
  expect(stdout).toContain('SUCCEEDED');
  expect(stdout).toMatch(/MESH_GLB/);
});

test.each(['README.md', 'apps/api/README.md'])('the request of %s works as it is printed', async (file) => {
  const repository = path.join(examples, '..');
  const block = /^curl .*?(?=^```)/ms.exec(await readFile(path.join(repository, file), 'utf8'))?.[0] ?? '';
  const command = block.replace(/(http:\/\/)?localhost:4000/, server.url);
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: repository });
  expect(JSON.parse(stdout).data.reconstruct).toMatchObject({
    userErrors: [],
    reconstruction: { status: 'SUCCEEDED' },
  });
});
