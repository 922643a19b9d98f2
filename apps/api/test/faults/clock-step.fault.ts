import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { query, reconstructMutation, upload } from '../support/graphql-client.js';
import { pngOf } from '../support/pictures.js';
import { startProcess } from '../support/server-process.js';
import { createTestDatabase } from '../support/test-database.js';

const hour = 3600_000;
const base = process.env.TEST_DATABASE_URL;

/** Embedded, the database's clock is set with the server's; PostgreSQL's stays right. */
describe.each([['embedded'], ...(base ? [['postgres']] : [])])('the clock is set, %s', (kind) => {
  let folder: string;
  let clockFile: string;
  let settings: Record<string, unknown>;
  let drop = async () => {};
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ringnet-clock-'));
    clockFile = path.join(folder, 'offset');
    settings = { dataDir: path.join(folder, 'data'), retentionDays: 1 };
    if (kind !== 'postgres' || !base) return;
    const database = await createTestDatabase(base);
    drop = database.drop;
    settings.databaseUrl = database.url;
  });
  afterAll(async () => {
    await drop();
    await rm(folder, { recursive: true, force: true });
  });

  const setClock = (offset: number) => writeFile(clockFile, String(offset));
  const start = (delayMs: number, killAt?: { step: string; occurrence: number }) =>
    startProcess({ settings, delayMs, clockFile, ...(killAt ? { killAt } : {}) });

  test('forwards and back: every job ends, links work, keys hold, nothing is erased', async () => {
    await setClock(0);
    const server = await start(1500);
    const submit = async (red: number, input = {}) => {
      const { data } = await upload(server.url, reconstructMutation, await pngOf(red), input);
      expect(data.reconstruct.userErrors).toEqual([]);
      return data.reconstruct.reconstruction.id as string;
    };
    const key = { idempotencyKey: 'kept' };
    const ids = [await submit(1, key), await submit(2)]; // one runs, one waits
    for (const [index, offset] of [hour, -hour, 30 * 24 * hour, 0].entries()) {
      await setClock(offset);
      ids.push(await submit(10 + index));
      expect(await submit(1, key)).toBe(ids[0]);
      await succeeded(server.url, ids, 60_000);
      for (const id of ids) expect(await linkStatus(server.url, id)).toBe(200);
    }
    await server.kill('SIGTERM');
  });

  test("back while a worker dies: its job is another's within 15 seconds of its start", async () => {
    await setClock(0);
    const dying = await start(20, { step: 'job-started', occurrence: 1 });
    await upload(dying.url, reconstructMutation, await pngOf(30)).catch(() => {}); // it may die before it answers
    await dying.ended;
    await setClock(-hour);
    const next = await start(20);
    const list = '{ reconstructions(first: 1, filter: { status: [QUEUED, RUNNING] }) { nodes { id } } }';
    const { data } = await query(next.url, list);
    expect(data.reconstructions.nodes).toHaveLength(1);
    await succeeded(next.url, [data.reconstructions.nodes[0].id], 20_000);
    await next.kill('SIGTERM');
  });
});

async function succeeded(url: string, ids: readonly string[], withinMs: number): Promise<void> {
  for (const end = performance.now() + withinMs; ; ) {
    const { data } = await query(
      url,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Reconstruction { status } } }',
      { ids },
    );
    const statuses = data.nodes.map((node: { status: string } | null) => node?.status);
    if (statuses.every((status: string) => status === 'SUCCEEDED')) return;
    if (performance.now() > end) throw new Error(`not all succeeded: ${statuses.join()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function linkStatus(url: string, id: string): Promise<number> {
  const { data } = await query(url, 'query ($id: ID!) { reconstruction(id: $id) { artifacts { url } } }', { id });
  const response = await fetch(data.reconstruction.artifacts[0].url);
  await response.arrayBuffer();
  return response.status;
}
