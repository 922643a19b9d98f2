import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { parseConfig, type ServerSettings } from '../../src/config.js';
import { createServer, type RunningServer } from '../../src/server.js';
import { createFakeReconstructor, type FakeOptions, type FakeReconstructor } from './fake-reconstructor.js';
import { startRoundRobin } from './round-robin.js';
import { startProcess } from './server-process.js';
import { createSharedFake } from './shared-fake.js';
import { createTestBucket } from './test-bucket.js';
import { createTestDatabase } from './test-database.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** File with a dumped embedded database; empty when the tests run on PostgreSQL */
    databaseTemplate: string;
    /** Empty when files lie on disk */
    s3Endpoint: string;
  }
}

export interface TestServer extends RunningServer {
  /** The process of `app` alone; `url` is the same, or a fleet's balancer in front of it and another */
  readonly ownUrl: string;
  readonly reconstructor: FakeReconstructor;
  readonly dataDir: string;
}

/** Whether each test server is two API and two worker processes; `app` then is one of the API processes. */
export const isFleet = process.env.TEST_TOPOLOGY === 'fleet';
export const usesS3 = process.env.TEST_STORE === 's3';

/** A server with a fresh database and an empty store, in the combination that the environment names (`combinations.ts`). */
export async function startTestServer(settings: ServerSettings = {}, fake: FakeOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ringnet-test-'));
  const postgres = process.env.TEST_DATABASE_URL ? await createTestDatabase(process.env.TEST_DATABASE_URL) : null;
  const all: ServerSettings = {
    port: 0,
    dataDir,
    logLevel: 'silent',
    minFreeBytes: 0,
    requestsPerMinute: 0,
    ...(postgres ? { databaseUrl: postgres.url } : {}),
    ...(usesS3 && settings.s3Bucket === undefined ? await createTestBucket(inject('s3Endpoint')) : {}),
    ...(isFleet ? { linkSecret: 'the same in every process of the fleet' } : {}),
    ...settings,
  };
  const server = isFleet ? await startFleet(all, fake) : await startOne(all, fake);
  return {
    ...server,
    dataDir,
    close: async () => {
      await server.close();
      await postgres?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function startOne(settings: ServerSettings, fake: FakeOptions): Promise<Omit<TestServer, 'dataDir'>> {
  const reconstructor = createFakeReconstructor(fake);
  const config = parseConfig(settings);
  const template = config.databaseUrl ? {} : { databaseTemplate: await readFile(inject('databaseTemplate')) };
  const server = await createServer({ config, reconstructor, ...template });
  return { ...server, ownUrl: server.url, reconstructor };
}

/** One API server in this process, so that tests can look into it; the other and two workers in processes of their own. */
async function startFleet(settings: ServerSettings, fake: FakeOptions): Promise<Omit<TestServer, 'dataDir'>> {
  const fakeFolder = path.join(settings.dataDir ?? '', 'fake');
  const reconstructor = createSharedFake(fakeFolder, fake);
  const own = await createServer({ config: parseConfig({ ...settings, role: 'api' }), reconstructor });
  const [otherApi, ...workers] = await Promise.all(
    ['api', 'worker', 'worker'].map((role) => startProcess({ settings: { ...settings, role }, fakeFolder })),
  );
  const balancer = await startRoundRobin([own.url, otherApi.url]);
  return {
    app: own.app,
    url: balancer.url,
    ownUrl: own.url,
    reconstructor,
    retire: own.retire,
    close: async () => {
      await balancer.close();
      await own.close();
      await Promise.all([otherApi, ...workers].map((process) => process.kill('SIGTERM')));
    },
  };
}
