import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Prisma } from '../src/generated/prisma/client.js';
import { newId } from '../src/graphql/global-id.js';
import { type Answer, query, reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { startTestServer, type TestServer } from './support/test-server.js';

const total = 60;
let server: TestServer;
let newestFirst: string[];
beforeAll(async () => {
  server = await startTestServer();
  const { data } = await upload(server.url, reconstructMutation, await pngOf(5), {}, { waitMs: 10_000 });
  expect(data.reconstruct.reconstruction.status).toBe('SUCCEEDED');
  await copyReconstruction(total - 1);
  const { data: all } = await query(server.url, '{ a: reconstructions(first: 100) { nodes { id } } }');
  newestFirst = all.a.nodes.map(({ id }: { id: string }) => id);
});
afterAll(() => server.close());

const pageQuery = `query ($first: Int, $after: String, $last: Int, $before: String, $orderBy: ReconstructionOrder) {
  reconstructions(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
    totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

interface PageOfIds {
  readonly reconstructions: {
    readonly totalCount: number;
    readonly nodes: readonly { readonly id: string }[];
    readonly pageInfo: Record<'hasNextPage' | 'hasPreviousPage', boolean> & Record<'startCursor' | 'endCursor', string>;
  };
}

test('pages forwards and backwards give every item once', async () => {
  expect(newestFirst).toHaveLength(total);
  const forwards: string[] = [];
  for (let after: string | null = null; ; ) {
    const { data }: Answer<PageOfIds> = await query(server.url, pageQuery, { first: 7, after });
    expect(data.reconstructions.totalCount).toBe(total);
    forwards.push(...data.reconstructions.nodes.map(({ id }: { id: string }) => id));
    if (!data.reconstructions.pageInfo.hasNextPage) break;
    after = data.reconstructions.pageInfo.endCursor;
  }
  expect(forwards).toEqual(newestFirst);

  const backwards: string[] = [];
  for (let before: string | null = null; ; ) {
    const { data }: Answer<PageOfIds> = await query(server.url, pageQuery, { last: 7, before });
    backwards.unshift(...data.reconstructions.nodes.map(({ id }: { id: string }) => id));
    if (!data.reconstructions.pageInfo.hasPreviousPage) break;
    before = data.reconstructions.pageInfo.startCursor;
  }
  expect(backwards).toEqual(newestFirst);

  const { data } = await query(server.url, pageQuery, { first: 100, orderBy: 'CREATED_AT_ASC' });
  expect(data.reconstructions.nodes.map(({ id }: { id: string }) => id)).toEqual([...newestFirst].reverse());
});

test.each([{ first: 0 }, { first: 101 }, { first: 1, last: 1 }, { after: 'nonsense' }])(
  'refuses %o',
  async (variables) => {
    const { errors } = await query(server.url, pageQuery, variables);
    expect(errors?.[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'INVALID_ARGUMENT' });
  },
);

test('a page of 50 with everything takes at most four statements', async () => {
  const { statementsOf } = logStatements();
  const { answer, statements } = await statementsOf(
    `{ reconstructions(first: 50) { totalCount edges { cursor node {
      id status stage progress queuePosition createdAt startedAt finishedAt failure { code } headModel { id } regressor { id }
      derivedFrom { id } face { score } camera { scale } pose { global { yawDeg } } shape expression landmarks { name image { x } }
      quality { confidence } timings { stage } photo { id width } artifacts { id kind url sha256 }
    } } } }`,
  );
  const { errors, data } = answer;
  expect(errors).toBeUndefined();
  expect(data.reconstructions.edges).toHaveLength(50);
  expect(
    data.reconstructions.edges.some(({ node }: { node: { derivedFrom: unknown[] } }) => node.derivedFrom.length > 0),
  ).toBe(true);
  const selects = statements.filter((sql) => /^\s*SELECT/.test(sql)); // what keeps the queue's times right only updates
  expect(selects.length, selects.join('\n')).toBeGreaterThan(0);
  expect(selects.length, selects.join('\n')).toBeLessThanOrEqual(4);
});

test('a page reads the large columns only when something of them is shown, through fragments, too', async () => {
  const { statementsOf } = logStatements();
  const readsResult = async (text: string) => {
    const { answer, statements } = await statementsOf(text);
    expect(answer.errors).toBeUndefined();
    return statements.some((sql) => sql.includes('"result"'));
  };
  expect(await readsResult('{ reconstructions { nodes { id status photo { id } artifacts { kind } } } }')).toBe(false);
  expect(await readsResult('{ reconstructions { edges { node { camera { scale } } } } }')).toBe(true);
  expect(
    await readsResult('{ reconstructions { nodes { ...p } } } fragment p on Reconstruction { quality { confidence } }'),
  ).toBe(true);
});

/** The log comes later than the answer, but in order: what lies between two marks belongs to what ran between them. */
function logStatements() {
  const { database, prisma } = server.app;
  const log: string[] = [];
  database.onStatement((sql) => log.push(sql));
  const mark = async () => {
    const sql = `SELECT 'mark ${newId()}' AS mark`;
    await prisma.$queryRawUnsafe(sql);
    await vi.waitFor(() => expect(log).toContain(sql), { timeout: 10_000, interval: 5 });
    return log.indexOf(sql);
  };
  return {
    async statementsOf(text: string) {
      const begin = await mark();
      const answer = await query(server.ownUrl, text);
      const end = await mark();
      return { answer, statements: log.slice(begin + 1, end) };
    },
  };
}

/** More rows like the one there is: some in the same millisecond, some derived from the first, two waiting. */
async function copyReconstruction(count: number): Promise<void> {
  const { prisma } = server.app;
  const { photoId, ...row } = await prisma.reconstruction.findFirstOrThrow();
  const photo = await prisma.photo.findUniqueOrThrow({ where: { id: photoId } });
  const [artifact] = await prisma.artifact.findMany();
  for (let i = 0; i < count; i++) {
    const newPhoto = newId();
    await prisma.photo.create({ data: { ...photo, id: newPhoto, storageKey: null } });
    const id = newId();
    const data = {
      ...row,
      id,
      photoId: newPhoto,
      createdAt: new Date(row.createdAt.getTime() - Math.floor(i / 3)),
      derivedFrom: i % 10 === 0 ? [row.id] : [],
      status: i < 2 ? 'QUEUED' : 'SUCCEEDED',
      request: row.request as object,
      headModel: row.headModel as object,
      regressor: row.regressor as object,
      result: row.result as object,
      timings: row.timings as object,
      face: row.face ?? Prisma.DbNull,
    };
    await prisma.reconstruction.create({ data });
    await prisma.artifact.create({
      data: { ...artifact, id: newId(), reconstructionId: id, storageKey: `artifacts/${id}/x` },
    });
  }
}
