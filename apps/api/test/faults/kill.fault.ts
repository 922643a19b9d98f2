import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '../../dist/config.js';
import { openDatabase } from '../../dist/database/database.js';
import { examine } from '../../dist/doctor/doctor.js';
import { createChanges } from '../../dist/jobs/changes.js';
import { createJobQueue } from '../../dist/jobs/job-queue.js';
import { sweep } from '../../dist/operations/sweep.js';
import { createDiskStore } from '../../dist/storage/disk-store.js';
import { query, reconstructMutation, upload } from '../support/graphql-client.js';
import { pngOf } from '../support/pictures.js';
import { createTestDatabase } from '../support/test-database.js';
import { startProcess } from './server-process.js';

const steps = ['photo-stored', 'request-committed', 'job-started', 'artifact-stored', 'result-committed'] as const;
const retry = 'mutation ($id: ID!) { retryReconstruction(input: { id: $id }) { userErrors { code } } }';
const kills = Number(process.env.FAULT_KILLS ?? 24);

let dataDir: string;
let databaseUrl: string | undefined;
let drop = async () => {};
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'ringnet-faults-'));
  if (process.env.TEST_DATABASE_URL)
    ({ url: databaseUrl, drop } = await createTestDatabase(process.env.TEST_DATABASE_URL));
});
afterAll(async () => {
  await drop();
  await rm(dataDir, { recursive: true, force: true });
});

test(`after ${kills} kills nothing acknowledged is lost and no file is partial, corrupt or orphaned`, async () => {
  const settings = { dataDir, databaseUrl };
  const acknowledged = new Set<string>();
  const answers: string[] = [];
  let photo = 0;
  for (let round = 0; round < kills; round++) {
    // two of three die right after a step, the third at a random moment
    const step = steps[round % steps.length];
    const isRandom = round % 3 === 2;
    const killAt = isRandom ? undefined : { step, occurrence: 1 + (Math.floor(round / steps.length) % 3) };
    const server = await startProcess({ settings, ...(killAt ? { killAt } : {}) });
    if (isRandom) setTimeout(() => server.child.kill('SIGKILL'), Math.random() * 1500);
    const requests = Array.from({ length: 4 }, async () => {
      photo += 1;
      const bytes = await pngOf(photo % 250, 1 + (photo >> 8), 7);
      const answer = await upload(server.url, reconstructMutation, bytes, { idempotencyKey: `photo-${photo}` });
      answers.push(JSON.stringify(answer));
      const id = answer.data?.reconstruct.reconstruction?.id;
      if (id) acknowledged.add(id);
    });
    await Promise.allSettled(requests);
    const late = setTimeout(() => server.child.kill('SIGKILL'), 1500); // the step may not come again
    await server.ended;
    clearTimeout(late);
  }
  expect(acknowledged.size).toBeGreaterThan(kills / 6);

  const survivor = await startProcess({ settings });
  const unfinished = new Set(acknowledged);
  for (const end = Date.now() + 240_000; unfinished.size > 0 && Date.now() < end; ) {
    for (const id of [...unfinished].slice(0, 100)) {
      const { data } = await query(
        survivor.url,
        'query ($id: ID!) { reconstruction(id: $id) { status failure { code } } }',
        { id },
      );
      expect(data.reconstruction, `${id} was acknowledged and is gone`).not.toBeNull();
      const { status, failure } = data.reconstruction;
      if (status === 'SUCCEEDED') unfinished.delete(id);
      if (status !== 'FAILED') continue;
      expect(failure).toEqual({ code: 'WORKER_LOST' }); // three workers died at it: the client tries again
      const retried = await query(survivor.url, retry, { id });
      expect(retried.data.retryReconstruction.userErrors).toEqual([]);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect([...unfinished]).toEqual([]);
  await survivor.kill('SIGTERM');

  expect(answers.filter((answer) => /node_modules|\/work\/|\n\s+at /.test(answer))).toEqual([]);
  expect(await findings()).toEqual([]);
  expect(await readdir(path.join(dataDir, 'partial'))).toEqual([]);
});

/** What the doctor says after one sweep. */
async function findings(): Promise<unknown[]> {
  const config = parseConfig({ dataDir, databaseUrl });
  const log = pino({ level: 'silent' });
  const database = await openDatabase({ dataDir, databaseUrl });
  const queue = await createJobQueue(database, config, log);
  const files = await createDiskStore(dataDir);
  const app = { config, log, prisma: database.prisma, queue, files, changes: await createChanges(database) };
  await prismaPictureTypes(app.prisma);
  await sweep(app as never, -1000);
  const found = await examine(app, { orphanAgeMs: -1000 });
  await queue.close();
  await database.close();
  return found;
}

/** The fake's pictures are text; the doctor would not decode them. */
async function prismaPictureTypes(prisma: {
  artifact: { updateMany(change: object): Promise<unknown> };
}): Promise<void> {
  await prisma.artifact.updateMany({ where: { mediaType: 'image/png' }, data: { mediaType: 'text/plain' } });
}
