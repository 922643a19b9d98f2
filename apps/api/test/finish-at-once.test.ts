import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { rowId } from '../src/graphql/global-id.js';
import { query, reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { startTestServer, type TestServer } from './support/test-server.js';

// What holds in every combination; that it is one statement, of an embedded database alone.
const isEmbedded = !process.env.TEST_DATABASE_URL;

let server: TestServer;
const statements: string[] = [];
beforeAll(async () => {
  server = await startTestServer();
  server.app.database.onStatement((sql) => statements.push(sql));
});
afterAll(() => server.close());
afterEach(() => {
  Object.assign(server.reconstructor.options, { delayMs: 0, faces: 1 });
  delete server.reconstructor.options.failures;
});

const wait = { waitMs: 10_000 };
const numbersOnly = { artifacts: [] };
const rowOf = (id: string) =>
  server.app.prisma.reconstruction.findUniqueOrThrow({
    where: { id: rowId('Reconstruction', id) ?? '' },
    include: { photo: true },
  });
const writes = () => statements.filter((sql) => /(INSERT INTO|UPDATE) .*"(Photo|Reconstruction)"/.test(sql));

// more than once where a busy machine took longer than it has
test('a quick answer is written once, whole', { retry: 3 }, async () => {
  statements.length = 0;
  const input = { ...numbersOnly, subject: "O'Brien" };
  const { data } = await upload(server.url, reconstructMutation, await pngOf(1), input, wait);
  const { reconstruction, photo, userErrors } = data.reconstruct;
  expect({ reconstruction, userErrors }).toMatchObject({
    reconstruction: { status: 'SUCCEEDED', stage: null, progress: 1, failure: null, artifacts: [] },
    userErrors: [],
  });
  expect(photo).toMatchObject({ width: 12, height: 8 });
  if (isEmbedded) expect(writes()).toHaveLength(1);
  const row = await rowOf(reconstruction.id);
  if (isEmbedded) expect(row.attempt).toBe(0);
  expect(row).toMatchObject({ status: 'SUCCEEDED', progress: 1, subject: "O'Brien", face: null });
  expect(row.photo).toMatchObject({ width: 12, height: 8, subject: "O'Brien", mediaType: 'image/png' });
  expect(Number(row.finishedAt)).toBeGreaterThanOrEqual(Number(row.startedAt));
  expect((row.timings as { stage: string }[]).map(({ stage }) => stage)).toEqual(['decode', 'regress', 'artifacts']);
  const again = await query(
    server.url,
    'query ($id: ID!) { reconstruction(id: $id) { status shape landmarks { image { x } } } }',
    { id: reconstruction.id },
  );
  expect(again.data.reconstruction.status).toBe('SUCCEEDED');
});

test('what takes longer has its row while it runs', async () => {
  server.reconstructor.options.delayMs = 1500;
  const answer = upload(server.url, reconstructMutation, await pngOf(2), { ...numbersOnly, subject: 'slow' }, wait);
  const list = '{ reconstructions(filter: { subject: "slow" }) { nodes { id status } } }';
  await expect
    .poll(async () => (await query(server.url, list)).data.reconstructions.nodes, { timeout: 1400 })
    .toMatchObject([{ status: 'RUNNING' }]);
  expect((await answer).data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
});

test('a failure has its row', async () => {
  const { data } = await upload(server.url, reconstructMutation, await pngOf(0, 0, 0), numbersOnly, wait);
  const { reconstruction } = data.reconstruct;
  expect(reconstruction).toMatchObject({ status: 'FAILED', failure: { code: 'NO_FACE_FOUND' } });
  expect(await rowOf(reconstruction.id)).toMatchObject({ status: 'FAILED', failureCode: 'NO_FACE_FOUND' });
});

test('every face of a photo has its row', async () => {
  server.reconstructor.options.faces = 3;
  const input = { ...numbersOnly, faces: 'ALL', subject: 'three' };
  const { data } = await upload(server.url, reconstructMutation, await pngOf(3), input, wait);
  expect(data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
  expect(await server.app.prisma.reconstruction.count({ where: { subject: 'three' } })).toBe(3);
});

test('a client that does not wait is answered before the end', async () => {
  server.reconstructor.options.delayMs = 1000;
  const { data } = await upload(server.url, reconstructMutation, await pngOf(4), numbersOnly);
  expect(['QUEUED', 'RUNNING']).toContain(data.reconstruct.reconstruction.status);
});

test('quick answers at once are all there', async () => {
  const photos = await Promise.all(Array.from({ length: 12 }, (_, k) => pngOf(20 + k)));
  const answers = await Promise.all(
    photos.map((photo) => upload(server.url, reconstructMutation, photo, numbersOnly, wait)),
  );
  const ids = answers.map(({ data }) => data.reconstruct.reconstruction.id);
  expect(new Set(ids).size).toBe(12);
  for (const id of ids) expect((await rowOf(id)).status).toBe('SUCCEEDED');
});

const eraseSubject = `mutation ($subject: String!) {
  deleteSubject(input: { subject: $subject }) { receipt { photos reconstructions } userErrors { code } } }`;

test('who is erased while a request is at work stays erased', async () => {
  server.reconstructor.options.delayMs = 150;
  const { calls } = server.reconstructor;
  const before = calls.reconstruct;
  const input = { ...numbersOnly, subject: 'erased' };
  const answer = upload(server.url, reconstructMutation, await pngOf(40), input, wait);
  await expect.poll(() => calls.reconstruct, { interval: 5 }).toBe(before + 1);
  if (!isEmbedded) await setTimeout(100); // another process has it
  const { data } = await query(server.url, eraseSubject, { subject: 'erased' });
  expect(data.deleteSubject).toEqual({ receipt: { photos: 1, reconstructions: 1 }, userErrors: [] });
  await answer;
  expect(await server.app.prisma.reconstruction.count({ where: { subject: 'erased' } })).toBe(0);
  expect(await server.app.prisma.photo.count({ where: { subject: 'erased' } })).toBe(0);
});

test('a photo that was deleted while its client waited is not in the answer', async () => {
  server.reconstructor.options.delayMs = 1000;
  const input = { ...numbersOnly, subject: 'deleted' };
  const answer = upload(server.url, reconstructMutation, await pngOf(41), input, wait);
  const where = { subject: 'deleted' };
  await expect.poll(() => server.app.prisma.reconstruction.count({ where }), { timeout: 900 }).toBe(1);
  await query(server.url, eraseSubject, where);
  expect((await answer).data.reconstruct.photo).toBeNull();
});

test('a request that is at work does not wait in the queue', async () => {
  const small = await startTestServer({ queueLimit: 1 }, { delayMs: 180 });
  try {
    await upload(small.url, reconstructMutation, await pngOf(42), numbersOnly, wait); // warm
    const first = upload(small.url, reconstructMutation, await pngOf(43), numbersOnly, wait);
    await setTimeout(80);
    const second = await upload(small.url, reconstructMutation, await pngOf(44), numbersOnly, wait);
    expect(second.data.reconstruct.userErrors).toEqual([]);
    expect((await first).data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
  } finally {
    await small.close();
  }
});
