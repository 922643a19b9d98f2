import { createHash } from 'node:crypto';
import { type OperationDefinitionNode, parse } from 'graphql';
import { auditServer } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { measureOperation } from '../src/graphql/query-limits.js';
import { createSchema } from '../src/graphql/schema.js';
import { query } from './support/graphql-client.js';
import { startTestServer, type TestServer } from './support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('costs multiply by page sizes; fragments count where they are used', async () => {
  const schema = await createSchema();
  const measure = (text: string) => {
    const document = parse(text);
    return measureOperation(schema, document, document.definitions[0] as OperationDefinitionNode);
  };
  // connection 1 + 50 x (node 1 + artifact 1)
  const page = measure('{ reconstructions(first: 50) { nodes { artifacts { url } } } }');
  expect(page).toMatchObject({ cost: 1 + 50 * 2, depth: 4 });
  const fragment = measure('{ a: viewer { ...v } b: viewer { ...v } } fragment v on Viewer { usage { storageBytes } }');
  // 1 + 20 x (1 + 20 x 1): what heads were fused from is a list, too
  const lineage = measure('{ reconstruction(id: 1) { derivedFrom { derivedFrom { derivedFrom { id } } } } }');
  expect(lineage).toMatchObject({ cost: 1 + 1 + 20 * (1 + 20) });
  expect(fragment).toMatchObject({ cost: 4, aliases: 2, depth: 3 });
});

test.each([
  ['depth', `{ reconstructions { nodes { ${'derivedFrom { '.repeat(20)} id ${'} '.repeat(20)} } } }`],
  ['aliases', `{ viewer { ${Array.from({ length: 40 }, (_, i) => `a${i}: owner`).join(' ')} } }`],
  ['directives', `{ viewer { owner ${'@include(if: true) '.repeat(30)} } }`],
  ['cost', '{ reconstructions(first: 100) { nodes { photo { reconstructions(first: 100) { nodes { id } } } } } }'],
  ['rootFields', `{ ${Array.from({ length: 12 }, (_, i) => `a${i}: viewer { owner }`).join(' ')} }`],
])('an operation over the limit of %s is refused before it runs', async (limit, text) => {
  const { errors, data } = await query(server.url, text);
  expect(data).toBeUndefined();
  expect(errors?.map(({ message }) => message).join()).toContain(`operation's ${limit} is`);
  expect(errors?.map(({ extensions }) => extensions)).toContainEqual({ code: 'QUERY_TOO_COMPLEX', limit });
});

test('an operation over a limit is answered as any other faulty one: 200, or 400 to those who accept graphql-response', async () => {
  const body = JSON.stringify({ query: `{ ${Array.from({ length: 12 }, (_, i) => `a${i}: __typename`).join(' ')} }` });
  const statusFor = async (accept: string) => {
    const headers = { 'content-type': 'application/json', accept };
    return (await fetch(`${server.url}/graphql`, { method: 'POST', headers, body })).status;
  };
  expect(await statusFor('application/json')).toBe(200);
  expect(await statusFor('application/graphql-response+json')).toBe(400);
});

test('tokens are bounded while parsing, batches and long bodies are refused', async () => {
  const long = await query(server.url, `{ viewer { ${'owner '.repeat(3000)} } }`);
  expect(long.errors?.[0].message).toContain('2000 tokens');
  const post = (body: string) =>
    fetch(`${server.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect((await post('[{"query":"{__typename}"},{"query":"{__typename}"}]')).status).toBe(400);
  expect((await post(JSON.stringify({ query: '{__typename}', pad: 'x'.repeat(1_100_000) }))).status).toBe(413);
});

test('a cross-site form post is refused', async () => {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: '{"query":"{__typename}"}',
  });
  expect(response.status).toBe(400);
});

test('introspection, as GraphiQL asks it, is within the limits', async () => {
  const { getIntrospectionQuery } = await import('graphql');
  const { data, errors } = await query(server.url, getIntrospectionQuery());
  expect(errors).toBeUndefined();
  expect(data.__schema.types.length).toBeGreaterThan(40);
});

test('the GraphQL over HTTP audit: every MUST and SHOULD, at least 58 of 61', async () => {
  const results = await auditServer({ url: `${server.url}/graphql` });
  const failed = results.filter(({ status }) => status !== 'ok');
  expect(failed.filter(({ status }) => status !== 'notice').map(({ name }) => name)).toEqual([]);
  expect(results.length).toBeGreaterThanOrEqual(61);
  expect(results.length - failed.length).toBeGreaterThanOrEqual(58);
});

test('a query can be sent once and then by its hash', async () => {
  const query = '{ viewer { owner } }';
  const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } };
  const send = async (body: object) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.json();
  };
  expect((await send({ extensions })).errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  expect(await send({ query, extensions })).toEqual({ data: { viewer: { owner: 'local' } } });
  expect(await send({ extensions })).toEqual({ data: { viewer: { owner: 'local' } } });
  const { errors } = await send({ query: '{ __typename }', extensions });
  expect(errors).toMatchObject([{ message: expect.stringMatching(/sha/), extensions: { code: 'BAD_REQUEST' } }]);
});
