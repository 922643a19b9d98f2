import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey, revokeApiKey } from '../src/access/api-keys.js';
import { parseConfig } from '../src/config.js';
import { query, reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { isFleet, startTestServer, type TestServer } from './support/test-server.js';

let server: TestServer;
let ada: Record<string, string>;
let bob: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer({ requireKeys: true, corsOrigins: ['https://app.example'] });
  ada = bearer((await createApiKey(server.app.prisma, { owner: 'ada', name: 'laptop' })).secret);
  bob = bearer(
    (await createApiKey(server.app.prisma, { owner: 'bob', name: 'phone', reconstructionsPerDay: 2 })).secret,
  );
});
afterAll(() => server.close());

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

test('requests without a good key are refused', async () => {
  for (const headers of [{}, bearer('rn_wrong'), { authorization: 'Basic x' }] as Record<string, string>[]) {
    const { status, errors } = await query(server.url, '{ viewer { owner } }', {}, headers);
    expect([status, errors?.[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  }
  const { data } = await query(server.url, '{ viewer { owner keyName } }', {}, ada);
  expect(data.viewer).toEqual({ owner: 'ada', keyName: 'laptop' });
});

test('a revoked key no longer works', async () => {
  const { id, secret } = await createApiKey(server.app.prisma, { owner: 'eve', name: 'old' });
  expect(await revokeApiKey(server.app.prisma, id)).toBe(true);
  expect((await query(server.url, '{ viewer { owner } }', {}, bearer(secret))).status).toBe(401);
  expect(await revokeApiKey(server.app.prisma, id)).toBe(false);
  expect(await revokeApiKey(server.app.prisma, 'old')).toBe(false);
});

test('tenants cannot see or change each other by any door', async () => {
  const mine = await upload(
    server.url,
    reconstructMutation,
    await pngOf(1),
    { subject: 'me' },
    { waitMs: 10_000 },
    ada,
  );
  const { reconstruction, photo } = mine.data.reconstruct;
  const ids = [reconstruction.id, photo.id, reconstruction.artifacts[0].id];
  const reads = await query(
    server.url,
    `query ($ids: [ID!]!, $r: ID!, $p: ID!) {
      nodes(ids: $ids) { id } reconstruction(id: $r) { id } photo(id: $p) { id } reconstructions { totalCount }
    }`,
    { ids, r: reconstruction.id, p: photo.id },
    bob,
  );
  expect(reads.data).toEqual({
    nodes: [null, null, null],
    reconstruction: null,
    photo: null,
    reconstructions: { totalCount: 0 },
  });

  const id = reconstruction.id;
  const calls: [string, Record<string, unknown>][] = [
    ['cancelReconstruction', { id }],
    ['retryReconstruction', { id }],
    ['deleteReconstruction', { id }],
    ['deletePhoto', { id: photo.id }],
    ['deleteSubject', { subject: 'me' }],
    ['createArtifact', { reconstructionId: id, kind: 'MESH_OBJ' }],
    ['poseHead', { reconstructionId: id }],
    ['fuseReconstructions', { reconstructionIds: [id, photo.id] }],
    ['reconstruct', { photoId: photo.id }],
  ];
  for (const [name, input] of calls) {
    const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
    const { data } = await query(
      server.url,
      `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`,
      { input },
      bob,
    );
    expect([name, data[name].userErrors]).toEqual([name, [{ code: 'NOT_FOUND' }]]);
  }
  const stream = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bob },
    body: JSON.stringify({ query: `subscription { reconstructionChanged(id: "${id}") { id } }` }),
  });
  expect(await stream.text()).toContain('NOT_FOUND');
});

test('a text that no row can hold is refused, not a failure of the server', async () => {
  const subject = 'a\0b';
  const filter = (name: string) =>
    query(
      server.url,
      `query ($s: String!) { reconstructions(filter: { ${name}: $s }) { totalCount } }`,
      { s: subject },
      ada,
    );
  for (const name of ['subject', 'subjectContains']) {
    expect((await filter(name)).errors?.[0].extensions).toEqual({ code: 'BAD_USER_INPUT', reason: 'INVALID_ARGUMENT' });
  }
  const erase = 'mutation ($s: String!) { deleteSubject(input: { subject: $s }) { userErrors { code } } }';
  const { data } = await query(server.url, erase, { s: subject }, ada);
  expect(data.deleteSubject.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
  for (const input of [{ subject }, { idempotencyKey: subject }]) {
    const sent = await upload(server.url, reconstructMutation, await pngOf(1), input, {}, ada);
    const field = ['input', Object.keys(input)[0]];
    expect(sent.data.reconstruct.userErrors).toMatchObject([{ code: 'INVALID_ARGUMENT', field }]);
  }
});

test('a quota of the day is kept', async () => {
  for (const [red, code] of [
    [2, undefined],
    [3, undefined],
    [4, 'QUOTA_EXCEEDED'],
  ] as const) {
    const { data } = await upload(server.url, reconstructMutation, await pngOf(red), {}, {}, bob);
    expect(data.reconstruct.userErrors[0]?.code).toBe(code);
  }
});

test('what was deleted still counts for the day, and a full store takes no more files', async () => {
  const { secret } = await createApiKey(server.app.prisma, { owner: 'eve', name: 'loop', reconstructionsPerDay: 2 });
  const eve = bearer(secret);
  const made = async (red: number) =>
    (await upload(server.url, reconstructMutation, await pngOf(red), {}, { waitMs: 10_000 }, eve)).data.reconstruct;
  const { reconstruction } = await made(5);
  const erase = 'mutation ($id: ID!) { deleteReconstruction(input: { id: $id }) { userErrors { code } } }';
  await query(server.url, erase, { id: reconstruction.id }, eve);
  const kept = (await made(6)).reconstruction;
  expect((await made(7)).userErrors).toMatchObject([{ code: 'QUOTA_EXCEEDED' }]);
  const usage = await query(server.url, '{ viewer { usage { reconstructionsToday } } }', {}, eve);
  expect(usage.data.viewer.usage.reconstructionsToday).toBe(2);

  const small = await createApiKey(server.app.prisma, { owner: 'eve', name: 'small', storageBytes: 1 });
  const create =
    'mutation ($id: ID!) { createArtifact(input: { reconstructionId: $id, kind: MESH_PLY }) { userErrors { code } } }';
  const file = await query(server.url, create, { id: kept.id }, bearer(small.secret));
  expect(file.data.createArtifact.userErrors).toEqual([{ code: 'QUOTA_EXCEEDED' }]);
});

test('too many requests get 429 with Retry-After', async () => {
  const { secret } = await createApiKey(server.app.prisma, { owner: 'fast', name: 'loop', requestsPerMinute: 3 });
  const answers = [];
  for (let i = 0; i < 8; i++) answers.push(await query(server.url, '{ viewer { owner } }', {}, bearer(secret)));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(2); // a new minute may begin in between
  expect(refused[0].errors?.[0].extensions.code).toBe('RATE_LIMITED');
  expect(Number(refused[0].headers.get('retry-after'))).toBeGreaterThan(0);
});

test('only listed origins may call from browsers', async () => {
  const preflight = (origin: string) =>
    fetch(`${server.url}/graphql`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
  expect((await preflight('https://app.example')).headers.get('access-control-allow-origin')).toBe(
    'https://app.example',
  );
  expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
});

describe('without keys', () => {
  test('a server that others can reach refuses to start', () => {
    expect(() => parseConfig({ host: '0.0.0.0', requireKeys: false })).toThrow(/requireKeys/);
  });

  test.skipIf(isFleet).each([
    ['evil.example', 403],
    ['127.evil.example', 403],
    ['localhost.evil.example', 403],
    ['no host', 400],
  ])('the foreign Host %s is refused', async (host, expected) => {
    const local = await startTestServer();
    const { request } = await import('node:http');
    const status = await new Promise<number>((resolve, reject) => {
      const sent = request(
        `${local.url}/graphql?query=%7B__typename%7D`,
        { headers: { host, 'apollo-require-preflight': '1' } },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      sent.on('error', reject);
      sent.end();
    });
    await local.close();
    expect(status).toBe(expected);
  });
});
