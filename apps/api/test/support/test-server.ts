import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { parseConfig, type ServerSettings } from '../../src/config.js';
import { createServer, type RunningServer } from '../../src/server.js';
import { createFakeReconstructor, type FakeReconstructor } from './fake-reconstructor.js';
import { createTestDatabase } from './test-database.js';

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
