import { auditServer } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('the GraphQL over HTTP audit: every MUST and SHOULD, at least 58 of 61', async () => {
  const results = await auditServer({ url: `${server.url}/graphql` });
  const failed = results.filter(({ status }) => status !== 'ok');
  expect(failed.filter(({ status }) => status !== 'notice').map(({ name }) => name)).toEqual([]);
  expect(results.length).toBeGreaterThanOrEqual(61);
  expect(results.length - failed.length).toBeGreaterThanOrEqual(58);
});
