import { afterAll, beforeAll, expect, test } from 'vitest';
import { erase } from '../src/erasure/erase.js';
import { startTestServer, type TestServer } from './support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('of more photos than one statement may name everything goes, and is counted once', async () => {
  const { app } = server;
  const count = 33_000;
  await app.prisma.$executeRaw`
    INSERT INTO "Photo" (id, owner, sha256, "mediaType", width, height, bytes, subject)
    SELECT gen_random_uuid(), 'local', 'x', 'image/png', 1, 1, 1, 'crowd' FROM generate_series(1, ${count}::int)`;
  await app.prisma.$executeRaw`
    INSERT INTO "Reconstruction" (id, owner, "photoId", subject, status, request, "headModel", regressor)
    SELECT gen_random_uuid(), owner, id, subject, 'FAILED', '{}', '{}', '{}' FROM "Photo"`;
  const caller = {
    owner: 'local',
    keyName: 'local',
    limits: { requestsPerMinute: 0, reconstructionsPerDay: 0, storageBytes: 0 },
  };
  const scope = { photos: { subject: 'crowd' }, reconstructions: { subject: 'crowd' } };
  const erased = await erase(app, caller, scope, 'delete-subject');
  expect(erased?.receipt).toMatchObject({ photos: count, reconstructions: count });
  expect(erased?.deletedIds).toHaveLength(2 * count);
  expect(await app.prisma.reconstruction.count()).toBe(0);
});
