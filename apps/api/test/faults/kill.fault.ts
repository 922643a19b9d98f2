import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { parseConfig } from '../../dist/config.js';
import { openDatabase } from '../../dist/database/database.js';
import { examine } from '../../dist/doctor/doctor.js';
import { createChanges } from '../../dist/jobs/changes.js';
import { createJobQueue } from '../../dist/jobs/job-queue.js';
import { watchClock } from '../../dist/operations/steady-clock.js';
import { sweep } from '../../dist/operations/sweep.js';
import { createDiskStore } from '../../dist/storage/disk-store.js';
import { type Answer, query, reconstructMutation, upload } from '../support/graphql-client.js';
import { pngOf } from '../support/pictures.js';
import { startProcess } from '../support/server-process.js';
import { createTestDatabase } from '../support/test-database.js';

const steps = [
  'photo-stored',
  'upload-stored',
  'request-committed',
  'job-started',
  'erasure-committed',
  'artifact-stored',
  'result-committed',
] as const;
/** These come once a round. */
const single: readonly string[] = ['upload-stored', 'erasure-committed'];
const openUpload = 'mutation { createUpload(input: {}) { upload { token url } } }';
const eraseSubject =
  'mutation ($subject: String!) { deleteSubject(input: { subject: $subject }) { receipt { __typename } } }';
const retry = 'mutation ($id: ID!) { retryReconstruction(input: { id: $id }) { userErrors { code } } }';
const kills = Number(process.env.RINGNET_FAULT_KILLS ?? 24);

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
  const erased: string[] = [];
  const idsOf = new Map<string, string[]>(); // by subject
  const answers: string[] = [];
  let photo = 0;
  for (let round = 0; round < kills; round++) {
    // two of three die right after a step, the third at a random moment
    const step = steps[round % steps.length];
    const isRandom = round % 3 === 2;
    const occurrence = single.includes(step) ? 1 : 1 + (Math.floor(round / steps.length) % 3);
    const killAt = isRandom ? undefined : { step, occurrence };
    const server = await startProcess({ settings, ...(killAt ? { killAt } : {}) });
    if (isRandom) setTimeout(() => server.child.kill('SIGKILL'), Math.random() * 1500);
    const subject = `person-${round}`;
    const take = (answer: Answer<{ reconstruct?: { reconstruction?: { id: string } } } | undefined>) => {
      answers.push(JSON.stringify(answer));
      const id = answer.data?.reconstruct?.reconstruction?.id;
      if (!id) return;
      acknowledged.add(id);
      idsOf.set(subject, [...(idsOf.get(subject) ?? []), id]);
    };
    const nextPhoto = () => {
      photo += 1;
      return {
        bytes: pngOf(photo % 250, 1 + (photo >> 8), 7),
        input: { idempotencyKey: `photo-${photo}`, subject },
      };
    };
    if (round % 2 === 0) {
      // alone, so that the idle server writes it when it is done
      const bytes = await nextPhoto().bytes;
      const asked = upload(server.url, reconstructMutation, bytes, { subject, artifacts: [] }, { waitMs: 10_000 });
      await asked.then(take, () => {});
    }
    const requests = Array.from({ length: 3 }, async () => {
      const { bytes, input } = nextPhoto();
      take(await upload(server.url, reconstructMutation, await bytes, input));
    });
    requests.push(
      (async () => {
        const { bytes, input } = nextPhoto();
        const { data } = await query(server.url, openUpload);
        const { token, url } = data.createUpload.upload;
        await fetch(url, { method: 'PUT', body: Buffer.from(await bytes) });
        take(await query(server.url, reconstructMutation, { input: { ...input, uploadToken: token } }));
      })(),
      (async () => {
        const last = `person-${round - 1}`;
        const ids = idsOf.get(last);
        if (!ids || round % 4 !== 0) return;
        for (const id of ids) acknowledged.delete(id); // from here on they may be gone
        const { data } = await query(server.url, eraseSubject, { subject: last });
        if (data.deleteSubject.receipt) erased.push(...ids);
      })(),
    );
    await Promise.allSettled(requests);
    const late = setTimeout(() => server.child.kill('SIGKILL'), 1500); // the step may not come again
    await server.ended;
    clearTimeout(late);
  }
  expect(acknowledged.size).toBeGreaterThan(kills / 6);

  const survivor = await startProcess({ settings });
  onTestFinished(async () => survivor.kill('SIGKILL')); // however it ends
  const unfinished = new Map<string, string>([...acknowledged].map((id) => [id, 'not looked at']));
  for (const end = Date.now() + 240_000; unfinished.size > 0 && Date.now() < end; ) {
    for (const id of [...unfinished.keys()].slice(0, 100)) {
      const { data } = await query(
        survivor.url,
        'query ($id: ID!) { reconstruction(id: $id) { status failure { code } } }',
        { id },
      );
      expect(data.reconstruction, `${id} was acknowledged and is gone`).not.toBeNull();
      const { status, failure } = data.reconstruction;
      unfinished.set(id, status);
      if (status === 'SUCCEEDED') unfinished.delete(id);
      if (status !== 'FAILED') continue;
      expect(failure).toEqual({ code: 'WORKER_LOST' }); // three workers died at it: the client tries again
      const retried = await query(survivor.url, retry, { id });
      expect(retried.data.retryReconstruction.userErrors).toEqual([]);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect([...unfinished]).toEqual([]);
  for (const id of erased) {
    const { data } = await query(survivor.url, 'query ($id: ID!) { reconstruction(id: $id) { id } }', { id });
    expect(data.reconstruction, `${id} was erased`).toBeNull();
  }
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
  const app = {
    config,
    log,
    prisma: database.prisma,
    queue,
    files,
    clock: watchClock(),
    changes: await createChanges(database),
  };
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
