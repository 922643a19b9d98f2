import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { query, reconstructMutation, upload } from '../support/graphql-client.js';
import { pngOf } from '../support/pictures.js';
import { startProcess } from '../support/server-process.js';
import { createTestDatabase } from '../support/test-database.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ringnet-loss-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a second server on one embedded directory ends and names the first', async () => {
  const settings = { dataDir: path.join(folder, 'one') };
  const first = await startProcess({ settings });
  await expect(startProcess({ settings })).rejects.toThrow(new RegExp(`in use by process ${first.child.pid}`));
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  await first.kill('SIGTERM');
  const next = await startProcess({ settings }); // the lock was given back
  await next.kill('SIGKILL');
  const after = await startProcess({ settings }); // and is taken over from the dead
  await after.kill('SIGTERM');
});

test('SIGTERM under load finishes what was acknowledged or leaves it for the next start', async () => {
  const settings = { dataDir: path.join(folder, 'term') };
  const server = await startProcess({ settings, delayMs: 150 });
  const ids: string[] = [];
  for (let red = 1; red <= 6; red++) {
    const { data } = await upload(server.url, reconstructMutation, await pngOf(red));
    ids.push(data.reconstruct.reconstruction.id);
  }
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  const next = await startProcess({ settings });
  await untilSucceeded(next.url, ids);
  await next.kill('SIGTERM');
});

describe.runIf(process.env.TEST_DATABASE_URL)('on PostgreSQL', () => {
  const base = process.env.TEST_DATABASE_URL ?? '';

  test('a killed worker is replaced by another within 15 seconds', async () => {
    const { url: databaseUrl, drop } = await createTestDatabase(base);
    const shared = { dataDir: path.join(folder, 'fleet'), databaseUrl, linkSecret: 'x'.repeat(32) };
    const apis = [
      await startProcess({ settings: { ...shared, role: 'api' } }),
      await startProcess({ settings: { ...shared, role: 'api' } }),
    ];
    const dying = await startProcess({
      settings: { ...shared, role: 'worker' },
      killAt: { step: 'job-started', occurrence: 1 },
    });
    const { data } = await upload(apis[0].url, reconstructMutation, await pngOf(9));
    await dying.ended;
    const killedAt = Date.now();
    const other = await startProcess({ settings: { ...shared, role: 'worker' } });
    await untilSucceeded(apis[1].url, [data.reconstruct.reconstruction.id]);
    expect(Date.now() - killedAt).toBeLessThan(15_000 + 5_000); // and the start of the other worker
    for (const server of [...apis, other]) await server.kill('SIGTERM');
    await drop();
  });

  test('a database that hangs, then is cut off, then comes back', async () => {
    const { url, drop } = await createTestDatabase(base);
    const proxy = await startProxy(new URL(url));
    const throughProxy = new URL(url);
    throughProxy.port = String(proxy.port);
    const server = await startProcess({
      settings: { dataDir: path.join(folder, 'cut'), databaseUrl: throughProxy.href },
    });
    const { data } = await upload(server.url, reconstructMutation, await pngOf(10), {}, { waitMs: 10_000 });

    proxy.hang();
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    proxy.cut();
    const refused = await query(server.url, '{ reconstructions { nodes { id } } }');
    expect(refused.errors?.[0].message).toBe('The server failed. Its log has the details.');
    proxy.restore();

    await untilReady(server.url);
    await untilSucceeded(server.url, [data.reconstruct.reconstruction.id]);
    const again = await upload(server.url, reconstructMutation, await pngOf(11), {}, { waitMs: 30_000 });
    expect(again.data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
    await server.kill('SIGTERM');
    await proxy.close();
    await drop();
  });
});

async function untilSucceeded(url: string, ids: readonly string[]): Promise<void> {
  for (const end = Date.now() + 60_000; ; ) {
    const { data } = await query(
      url,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Reconstruction { status } } }',
      { ids },
    );
    const statuses = data?.nodes.map((node: { status: string } | null) => node?.status) ?? [];
    if (statuses.length > 0 && statuses.every((status: string) => status === 'SUCCEEDED')) return;
    if (Date.now() > end) throw new Error(`not all succeeded: ${statuses.join()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function untilReady(url: string): Promise<void> {
  for (const end = Date.now() + 60_000; (await fetch(`${url}/readyz`)).status !== 200; ) {
    if (Date.now() > end) throw new Error('the server did not become ready again');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** A door to the database that can be held, shut and opened. */
async function startProxy(target: URL) {
  const sockets = new Set<Socket>();
  let isOpen = true;
  const proxy: Server = createServer((client) => {
    if (!isOpen) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port || 5432), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => client.write(data));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    port: (proxy.address() as { port: number }).port,
    hang: () => {
      for (const socket of sockets) socket.pause();
    },
    cut: () => {
      isOpen = false;
      for (const socket of sockets) socket.destroy();
    },
    restore: () => {
      isOpen = true;
    },
    close: () => new Promise((resolve) => proxy.close(resolve)),
  };
}
