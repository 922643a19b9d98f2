import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconstructMutation } from '../support/graphql-client.js';
import { startProcess } from '../support/server-process.js';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'ringnet-killed-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

test('what a kill leaves of a multipart upload lies under dataDir and is gone after the next start', async () => {
  const elsewhere = await halfUploads(tmpdir());
  const server = await startProcess({ settings: { dataDir } });
  sendHalfAnUpload(server.url);
  for (const end = Date.now() + 20_000; (await left()).length === 0 && Date.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await server.kill('SIGKILL');
  expect(await left()).toHaveLength(1);
  const next = await startProcess({ settings: { dataDir } });
  expect(await left()).toEqual([]);
  expect(await halfUploads(tmpdir())).toEqual(elsewhere);
  await next.kill('SIGTERM');
});

const left = () => halfUploads(path.join(dataDir, 'tmp'));

async function halfUploads(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('capacitor-'));
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
