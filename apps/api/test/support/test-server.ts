import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { parseConfig, type ServerSettings } from '../../src/config.js';
import { createServer, type RunningServer } from '../../src/server.js';
import { createFakeReconstructor, type FakeReconstructor } from './fake-reconstructor.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** File with a dumped embedded database; empty when the tests run on PostgreSQL */
    databaseTemplate: string;
  }
}

export interface TestServer extends RunningServer {
  readonly reconstructor: FakeReconstructor;
  readonly dataDir: string;
}

/** A server on a free port with a fresh database: in memory, or on PostgreSQL when TEST_DATABASE_URL is set. */
export async function startTestServer(
  settings: ServerSettings = {},
  reconstructor: FakeReconstructor = createFakeReconstructor(),
): Promise<TestServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ringnet-test-'));
  const template = inject('databaseTemplate');
  const postgres = process.env.TEST_DATABASE_URL ? await createTestDatabase(process.env.TEST_DATABASE_URL) : null;
  const config = parseConfig({
    port: 0,
    dataDir,
    logLevel: 'silent',
    minFreeBytes: 0,
    requestsPerMinute: 0,
    ...(postgres ? { databaseUrl: postgres.url } : {}),
    ...settings,
  });
  const server = await createServer({
    config,
    reconstructor,
    ...(postgres ? {} : { databaseTemplate: await readFile(template) }),
  });
  return {
    ...server,
    reconstructor,
    dataDir,
    close: async () => {
      await server.close();
      await postgres?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A database of its own on the server that the URL names. */
export async function createTestDatabase(base: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `ringnet_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await administer(base, `CREATE DATABASE ${name}`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(base, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function administer(base: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: base });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
