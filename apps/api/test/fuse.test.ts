import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowId } from '../src/graphql/global-id.js';
import { query, reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { isFleet, startTestServer, type TestServer } from './support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const fuseMutation = `mutation ($ids: [ID!]!, $artifacts: [ArtifactKind!]) {
  fuseReconstructions(input: { reconstructionIds: $ids, artifacts: $artifacts }) {
    reconstruction {
      id status shape(first: 1) expression(first: 1) photo { id } derivedFrom { id } artifacts { kind }
      fusion { method note views { reconstruction { id } photo { id } camera { scale } pose { jaw { pitchDeg } } expression(first: 1) } }
    }
    userErrors { code field }
  }
}`;

test('photos that are kept are fitted together; the result names them, their poses and their expressions', async () => {
  const [a, b] = [await made(1), await made(2)];
  const fused = await fuse([a.id, b.id]);
  expect(fused).toMatchObject({
    status: 'SUCCEEDED',
    photo: { id: a.photo },
    derivedFrom: [{ id: a.id }, { id: b.id }],
    expression: a.expression,
    artifacts: [{ kind: 'MESH_GLB' }],
    fusion: {
      method: 'JOINT_FIT',
      note: null,
      views: [a, b].map(({ id, photo, expression }) => ({
        reconstruction: { id },
        photo: { id: photo },
        camera: { scale: 8 },
        expression,
      })),
    },
  });
  expect(fused.shape[0]).toBeCloseTo((a.shape[0] + b.shape[0]) / 2, 5);
  const fewer = 'query ($id: ID!) { reconstruction(id: $id) { fusion { views { expression(first: -1) } } } }';
  const { errors } = await query(server.url, fewer, { id: fused.id });
  expect(errors?.[0].extensions).toEqual({ code: 'BAD_USER_INPUT', reason: 'INVALID_ARGUMENT' });
});

test('the same request gives the same reconstruction, also at once and in another order after the first', async () => {
  const [a, b, c] = [await made(3), await made(4), await made(5)];
  const before = server.reconstructor.calls.fuse;
  const answers = await Promise.all([0, 1, 2, 3, 4].map(() => fuse([a.id, b.id, c.id])));
  answers.push(await fuse([a.id, c.id, b.id]));
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  expect(server.reconstructor.calls.fuse).toBe(before + 1);
  expect((await fuse([b.id, a.id, c.id])).id).not.toBe(answers[0].id);
});

test('without one of the photos the stored shapes are averaged, and the result says so', async () => {
  const [a, b] = [await made(6), await made(7)];
  await server.app.prisma.photo.update({ where: { id: rowOf('Photo', b.photo) }, data: { storageKey: null } });
  const { fusion } = await fuse([a.id, b.id]);
  expect(fusion.method).toBe('WEIGHTED_MEAN');
  expect(fusion.note).toBeTruthy();
});

test('a fused head stands for its photos, and one photo counts once', async () => {
  const [a, b, c] = [await made(8), await made(9), await made(10)];
  const ab = await fuse([a.id, b.id]);
  const abc = await fuse([ab.id, c.id, a.id]);
  expect(abc.derivedFrom).toEqual([{ id: ab.id }, { id: c.id }, { id: a.id }]);
  expect(views(abc)).toEqual([a.id, b.id, c.id]);
  const twice = await query(server.url, fuseMutation, { ids: [a.id, (await pose(a.id)).id] });
  expect(twice.data.fuseReconstructions.userErrors).toMatchObject([
    { code: 'INVALID_ARGUMENT', field: ['input', 'reconstructionIds'] },
  ]);
});

test('a posed head keeps its pose and expression', async () => {
  const [a, b] = [await made(11), await made(12)];
  const fused = await fuse([(await pose(a.id)).id, b.id]);
  expect(fused.expression).toEqual([0.5]);
  const posedAgain = await pose((await fuse([a.id, b.id])).id);
  expect(views(posedAgain)).toEqual([a.id, b.id]);
});

test.skipIf(isFleet)('files of a fused head are made with all its photos', async () => {
  const [a, b, c] = [await made(13), await made(14), await made(15)];
  await fuse([a.id, b.id, c.id], ['TEXTURE_PNG']);
  expect(server.reconstructor.options.lastOtherPhotos?.map((photo) => photo?.data[0]).sort()).toEqual([14, 15]);
  const { config } = server.app;
  const { maxPixels } = config;
  Object.assign(config, { maxPixels: 2 * 12 * 8 }); // room for one more photo
  await fuse([b.id, a.id, c.id], ['TEXTURE_PNG']);
  Object.assign(config, { maxPixels });
  expect(server.reconstructor.options.lastOtherPhotos?.map((photo) => photo === null)).toEqual([false, true]);
});

test('it takes two different ids; persons are not mixed, and the label goes on', async () => {
  const [a, b, c] = [await made(16), await made(17, 'Ada'), await made(18, 'Grace')];
  for (const ids of [[a.id], [a.id, a.id], [b.id, c.id]]) {
    const { data } = await query(server.url, fuseMutation, { ids });
    expect(data.fuseReconstructions.userErrors).toMatchObject([{ code: 'INVALID_ARGUMENT' }]);
  }
  const { id } = await fuse([a.id, b.id]);
  const row = await server.app.prisma.reconstruction.findUniqueOrThrow({ where: { id: rowOf('Reconstruction', id) } });
  expect(row.subject).toBe('Ada');
});

test('a photo that is deleted takes along every head that it went into', async () => {
  const [a, b, c] = [await made(19), await made(20), await made(21)];
  const ab = await fuse([a.id, b.id]);
  const posed = await pose(ab.id);
  const other = await fuse([a.id, c.id]);
  const { data } = await query(
    server.url,
    'mutation ($id: ID!) { deletePhoto(input: { id: $id }) { deletedIds receipt { reconstructions } } }',
    { id: b.photo },
  );
  expect(data.deletePhoto.receipt.reconstructions).toBe(3);
  expect(data.deletePhoto.deletedIds.sort()).toEqual([b.photo, b.id, ab.id, posed.id].sort());
  const left = await query(server.url, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [a.id, other.id] });
  expect(left.data.nodes).toEqual([{ id: a.id }, { id: other.id }]);
});

test('a photo takes them along, too, when what lay between was deleted before', async () => {
  const [a, b] = [await made(22), await made(23)];
  const ab = await fuse([a.id, b.id]);
  await remove('deleteReconstruction', b.id);
  const posed = await pose(ab.id); // what was fused needs its parts no more
  await remove('deleteReconstruction', ab.id);
  const { deletedIds } = await remove('deletePhoto', b.photo);
  expect(deletedIds.sort()).toEqual([b.photo, posed.id].sort());
});

test('rows of before they named all their photos are given them by the migration', async () => {
  const { prisma } = server.app;
  const ab = await fuse([(await made(24)).id, (await made(25)).id]);
  await pose((await pose(ab.id)).id);
  const read = async () =>
    (await prisma.reconstruction.findMany({ orderBy: { id: 'asc' } })).map((row) => row.sourcePhotoIds.sort());
  const right = await read();
  await prisma.reconstruction.updateMany({ data: { sourcePhotoIds: [] } });
  const sql = await readFile(
    new URL('../prisma/migrations/20261201000000_source_photos/migration.sql', import.meta.url),
  );
  const statement = `${sql}`.split(/;\s*\n/).find((text) => text.includes('WITH RECURSIVE'));
  await prisma.$executeRawUnsafe(statement ?? '');
  expect(await read()).toEqual(right);
});

async function remove(
  mutation: 'deletePhoto' | 'deleteReconstruction',
  id: string,
): Promise<{ readonly deletedIds: string[] }> {
  const text = `mutation ($id: ID!) { ${mutation}(input: { id: $id }) { deletedIds userErrors { code } } }`;
  const { data } = await query(server.url, text, { id });
  expect(data[mutation].userErrors).toEqual([]);
  return data[mutation];
}

interface Made {
  readonly id: string;
  readonly photo: string;
  readonly shape: readonly number[];
  readonly expression: readonly number[];
}

async function made(red: number, subject?: string): Promise<Made> {
  const { data } = await upload(server.url, reconstructMutation, await pngOf(red), { subject }, { waitMs: 10_000 });
  const { id } = data.reconstruct.reconstruction;
  const answer = await query(
    server.url,
    'query ($id: ID!) { reconstruction(id: $id) { shape(first: 1) expression(first: 1) photo { id } } }',
    { id },
  );
  const { shape, expression, photo } = answer.data.reconstruction;
  return { id, photo: photo.id, shape, expression };
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of the server
async function fuse(ids: readonly string[], artifacts?: readonly string[]): Promise<any> {
  const { data, errors } = await query(server.url, fuseMutation, { ids, ...(artifacts && { artifacts }) });
  expect(errors).toBeUndefined();
  expect(data.fuseReconstructions.userErrors).toEqual([]);
  return data.fuseReconstructions.reconstruction;
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of the server
async function pose(id: string): Promise<any> {
  const { data } = await query(
    server.url,
    'mutation ($id: ID!) { poseHead(input: { reconstructionId: $id, expression: [0.5] }) { reconstruction { id fusion { views { reconstruction { id } } } } } }',
    { id },
  );
  return data.poseHead.reconstruction;
}

function views({ fusion }: { fusion: { views: readonly { reconstruction: { id: string } }[] } }): string[] {
  return fusion.views.map(({ reconstruction }) => reconstruction.id);
}

function rowOf(type: 'Photo' | 'Reconstruction', id: string): string {
  return rowId(type, id) ?? '';
}
