import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconstructMutation } from '../support/graphql-client.js';
import { startProcess } from '../support/server-process.js';

let dataDir: string;
beforeAll(async () => {
  process.env.TMPDIR = await mkdtemp(path.join(tmpdir(), 'ringnet-killed-')); // of the server, too
  dataDir = path.join(tmpdir(), 'data');
});
afterAll(() => rm(tmpdir(), { recursive: true, force: true }));

test('a kill within a multipart upload leaves nothing of it, and the next start is sound', async () => {
  const server = await startProcess({ settings: { dataDir } });
  const before = await everyFile();
  sendHalfAnUpload(server.url);
  for (let round = 0; round < 5; round++) await fetch(`${server.url}/readyz`); // by then the half has been read
  await server.kill('SIGKILL');
  expect((await everyFile()).filter((name) => !before.includes(name))).toEqual([]);
  const next = await startProcess({ settings: { dataDir } });
  expect((await fetch(`${next.url}/readyz`)).status).toBe(200);
  await next.kill('SIGTERM');
});

/** Of the server, without those that the database makes as it likes. */
async function everyFile(): Promise<string[]> {
  const names = await readdir(tmpdir(), { recursive: true });
  return names.filter((name) => !name.startsWith(path.join('data', 'database')));
}

function sendHalfAnUpload(url: string): void {
  const operations = JSON.stringify({ query: reconstructMutation, variables: { input: { image: null } } });
  const part = (name: string, extra = '') => `--b\r\nContent-Disposition: form-data; name="${name}"${extra}\r\n\r\n`;
  const request = httpRequest(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'multipart/form-data; boundary=b',
      'apollo-require-preflight': 'true',
      'content-length': '90000',
    },
  });
  request.on('error', () => {}); // the server is killed
  request.write(
    `${part('operations')}${operations}\r\n${part('map')}{"0":["variables.input.image"]}\r\n${part('0', '; filename="a.png"')}`,
  );
  request.write(Buffer.alloc(20_000));
}
