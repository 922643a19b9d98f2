import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { query, reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { startProcess } from './support/server-process.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ringnet-signals-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('SIGTERM: not ready but serving, then the port closes, subscriptions end, and a request in flight is answered', async () => {
  const settings = { dataDir: path.join(folder, 'term'), shutdownDelaySeconds: 4 };
  const server = await startProcess({ settings, delayMs: 5000 });
  const submit = async (waitMs: number) =>
    upload(server.url, reconstructMutation, await pngOf(1), { idempotencyKey: 'one' }, { waitMs });
  const { data } = await submit(0);
  const inFlight = submit(60_000);
  const events = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'subscription ($id: ID!) { reconstructionChanged(id: $id) { status } }',
      variables: { id: data.reconstruct.reconstruction.id },
    }),
  });
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const socketClosed = once(socket, 'close');
  await once(socket, 'open');

  server.child.kill('SIGTERM');
  await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(503);
  const { data: served, headers } = await query(server.url, '{ viewer { owner } }');
  expect(served.viewer).toBeDefined();
  expect(headers.get('connection')).toBe('close');
  expect(socket.readyState).toBe(WebSocket.OPEN);

  const [code] = await socketClosed;
  expect(code).toBe(1001);
  const told = await events.text(); // rejects when it is cut off
  expect(told).toContain('RUNNING');
  expect(told).not.toContain('event: complete');
  await expect.poll(() => refusalOf(server.url)).toBe('ECONNREFUSED');
  const answer = await inFlight;
  expect(answer.data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
  expect(await server.ended).toBe(0);
});

test('SIGINT waits for no balancer', async () => {
  const server = await startProcess({ settings: { dataDir: path.join(folder, 'int'), shutdownDelaySeconds: 600 } });
  await server.kill('SIGINT');
  expect(await server.ended).toBe(0);
});

/** Of a connection of its own: `fetch` may take one that it kept, which is closed under it. @returns null where it stands */
function refusalOf(url: string): Promise<string | null> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(null);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'unknown'));
  });
}
