import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../src/database/database.js';
import { insertRows, insertRowsIn } from '../src/database/insert-rows.js';
import type { Photo, Reconstruction } from '../src/generated/prisma/client.js';
import { newId } from '../src/graphql/global-id.js';
import { createTestDatabase } from './support/test-database.js';

let database: Database;
let drop = async () => {};
beforeAll(async () => {
  const postgres = process.env.TEST_DATABASE_URL ? await createTestDatabase(process.env.TEST_DATABASE_URL) : null;
  if (postgres) drop = postgres.drop;
  database = await openDatabase({ dataDir: null, databaseUrl: postgres?.url });
});
afterAll(async () => {
  await database.close();
  await drop();
});

const time = new Date('2026-11-29T12:34:56.789Z');
const awkward = `O'Brien \\ "quoted" ''; DROP TABLE "Photo" -- $1 \u00e9\u4e16\ud83d\ude00\n`;

function photo(): Photo {
  const id = newId();
  return {
    id,
    owner: 'local',
    sha256: 'ab'.repeat(32),
    bytes: 61_000,
    mediaType: 'image/jpeg',
    width: 512,
    height: 600,
    subject: awkward,
    storageKey: `photos/${id}`,
    createdAt: time,
    expiresAt: null,
  };
}

function reconstruction(photoId: string): Reconstruction {
  return {
    id: newId(),
    owner: 'local',
    photoId,
    subject: awkward,
    status: 'SUCCEEDED',
    stage: null,
    progress: 0.1 + 0.2,
    request: { faces: 'LARGEST', artifacts: [], nothing: null },
    headModel: { id: 'tiny' },
    regressor: { name: awkward },
    face: null,
    result: { betas: 'AAAA', numbers: [1e-9, -2.5], deep: { warnings: [awkward] } },
    timings: [{ stage: 'decode', milliseconds: 1.25 }],
    failureCode: null,
    failureMessage: null,
    failureRetryable: false,
    derivedFrom: [newId(), newId()],
    sourcePhotoIds: [],
    attempt: 3,
    deadlineAt: null,
    webhookUrl: null,
    createdAt: time,
    startedAt: time,
    finishedAt: null,
    expiresAt: time,
  };
}

test.for(['alone', 'in a transaction'])('rows come back as they went in, %s', async (way) => {
  const Photo = photo();
  const Reconstruction = reconstruction(Photo.id);
  const rows = { Photo, Reconstruction };
  if (way === 'alone') await insertRows(database, rows);
  else await database.prisma.$transaction((tx) => insertRowsIn(tx, rows));
  const include = { photo: true };
  const { id } = Reconstruction;
  const stored = await database.prisma.reconstruction.findUniqueOrThrow({ where: { id }, include });
  expect(stored).toEqual({ ...Reconstruction, photo: Photo });
});

test('rows are written all or none, and the next ones all the same', async () => {
  const good = photo();
  const row = { ...reconstruction(good.id), photoId: newId() };
  await expect(insertRows(database, { Photo: good, Reconstruction: row })).rejects.toThrow();
  expect(await database.prisma.photo.count({ where: { id: good.id } })).toBe(0);
  await insertRows(database, { Photo: good, Reconstruction: reconstruction(good.id) });
  await insertRows(database, { Reconstruction: reconstruction(good.id) });
  expect(await database.prisma.reconstruction.count({ where: { photoId: good.id } })).toBe(2);
});

test('half of a surrogate pair is stored as the sign for what is no character', async () => {
  const good = photo();
  await insertRows(database, { Photo: { ...good, subject: 'a\ud800b' }, Reconstruction: reconstruction(good.id) });
  expect((await database.prisma.photo.findUnique({ where: { id: good.id } }))?.subject).toBe('a\ufffdb');
});

test('a time in the year 10000 is no other', async () => {
  const expiresAt = new Date('+010000-01-01T00:00:00.000Z');
  const late = { ...photo(), expiresAt };
  const row = { ...reconstruction(late.id), expiresAt };
  await insertRows(database, { Photo: late, Reconstruction: row });
  const text = await database.prisma.$queryRawUnsafe(
    `SELECT extract(year FROM "expiresAt")::int AS year FROM "Photo" WHERE id = '${late.id}'`,
  );
  expect(text).toEqual([{ year: 10000 }]);
});

test('the first uses at once prepare the statement once, and callbacks hear of every use', async () => {
  const fresh = await openDatabase({ dataDir: null });
  const heard: string[] = [];
  fresh.onStatement((sql) => heard.push(sql));
  const photos = Array.from({ length: 5 }, photo);
  await Promise.all(photos.map((Photo) => insertRows(fresh, { Photo, Reconstruction: reconstruction(Photo.id) })));
  expect(await fresh.prisma.reconstruction.count()).toBe(5);
  const prepared = await fresh.prisma.$queryRaw`SELECT count(*)::int AS count FROM pg_prepared_statements`;
  expect(prepared).toEqual([{ count: 1 }]);
  expect(heard.filter((sql) => sql.includes('INSERT INTO "Photo"'))).toHaveLength(5);
  await fresh.close();
});
