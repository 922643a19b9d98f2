import { afterAll, beforeAll, expect, test } from 'vitest';
import { erase } from '../src/erasure/erase.js';
import { newId, toGlobalId } from '../src/graphql/global-id.js';
import { query } from './support/graphql-client.js';
import { startTestServer, type TestServer } from './support/test-server.js';

const caller = {
  owner: 'local',
  keyName: 'local',
  limits: { requestsPerMinute: 0, reconstructionsPerDay: 0, storageBytes: 0 },
};

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
  const scope = { photos: { subject: 'crowd' }, reconstructions: { subject: 'crowd' } };
  const erased = await erase(app, caller, scope, 'delete-subject');
  expect(erased?.receipt).toMatchObject({ photos: count, reconstructions: count });
  expect(erased?.deletedIds).toHaveLength(2 * count);
  expect(await app.prisma.reconstruction.count()).toBe(0);
});

test('a head takes along the photos that no other needs', async () => {
  const { app } = server;
  const photo = async () => {
    const data = { id: newId(), owner: 'local', sha256: 'x', mediaType: 'image/png', width: 1, height: 1, bytes: 1 };
    return (await app.prisma.photo.create({ data })).id;
  };
  const head = async (photoId: string, sourcePhotoIds: string[] = []) => {
    const data = { id: newId(), owner: 'local', photoId, sourcePhotoIds, status: 'FAILED' };
    return (await app.prisma.reconstruction.create({ data: { ...data, request: {}, headModel: {}, regressor: {} } }))
      .id;
  };
  const [a, b] = [await photo(), await photo()];
  const [first, second] = [await head(a), await head(a)];
  const fused = await head(b, [b, a]);
  const remove = async (id: string) => {
    const { data } = await query(
      server.url,
      'mutation ($input: DeleteReconstructionInput!) { deleteReconstruction(input: $input) { deletedIds receipt { photos reconstructions } } }',
      { input: { id: toGlobalId('Reconstruction', id), unusedPhotos: true } },
    );
    return data.deleteReconstruction.receipt;
  };
  expect(await remove(first)).toEqual({ photos: 0, reconstructions: 1 }); // another head shows it
  expect(await remove(second)).toEqual({ photos: 0, reconstructions: 1 }); // another was made from it
  expect(await app.prisma.photo.count()).toBe(2);
  expect(await remove(fused)).toEqual({ photos: 2, reconstructions: 1 });
  expect(await app.prisma.photo.count()).toBe(0);
});
