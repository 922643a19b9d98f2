import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { query, reconstructMutation } from './support/graphql-client.js';
import { startTestServer, type TestServer } from './support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ maxUploadBytes: 100_000 });
});
afterAll(() => server.close());

describe('a multipart request that is not as the specification says is refused with a sentence', () => {
  const operations = JSON.stringify({
    query: reconstructMutation,
    variables: { input: { image: null, faces: 'ALL' } },
  });
  const cases: [name: string, parts: [string, string | Blob][], status: number, message: string][] = [
    ['no operations', [['map', '{}']], 400, 'has to follow'],
    ['no map', [['operations', operations]], 400, '"map" is missing'],
    ['a file first', [['0', new Blob(['x'])]], 400, 'Files have to follow'],
    ['operations that are no JSON', [['operations', '{']], 400, '"operations" is not JSON'],
    ['a batch', [['operations', `[${operations}]`]], 400, '"operations" is not an object'],
    [
      'a map that is a list',
      [
        ['operations', operations],
        ['map', '[]'],
      ],
      400,
      '"map" is not an object',
    ],
    [
      'paths that are no list',
      [
        ['operations', operations],
        ['map', '{"0":"variables.input.image"}'],
      ],
      400,
      'list of paths',
    ],
    [
      'a path to nowhere',
      [
        ['operations', operations],
        ['map', '{"0":["variables.image"]}'],
      ],
      400,
      'does not lead to a null',
    ],
    [
      'a path to a value',
      [
        ['operations', operations],
        ['map', '{"0":["variables.input.faces"]}'],
      ],
      400,
      'not lead to a null',
    ],
    [
      'a path into a prototype',
      [
        ['operations', operations],
        ['map', '{"0":["__proto__.image"]}'],
      ],
      400,
      'not lead to a null',
    ],
    [
      'two files',
      [
        ['operations', operations],
        ['map', '{"0":["variables.input.image"],"1":[]}'],
      ],
      413,
      'At most one file',
    ],
    ['a field over 1 MB', [['operations', 'x'.repeat(1_100_000)]], 413, 'over 1000000 bytes'],
  ];
  test.each(cases)('%s', async (_name, parts, status, message) => {
    const form = new FormData();
    for (const [name, value] of parts) form.append(name, value);
    const headers = { 'apollo-require-preflight': 'true' };
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: form });
    const [error] = (await response.json()).errors;
    expect([response.status, error.extensions.code]).toEqual([status, 'BAD_REQUEST']);
    expect(error.message).toContain(message);
  });

  test('no boundary', async () => {
    const headers = { 'apollo-require-preflight': 'true', 'content-type': 'multipart/form-data' };
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: 'x' });
    expect([response.status, (await response.json()).errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
  });

  test('a file that does not come', async () => {
    const form = new FormData();
    form.append('operations', operations);
    form.append('map', '{"0":["variables.input.image"]}');
    const headers = { 'apollo-require-preflight': 'true' };
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: form });
    const { data } = await response.json();
    expect(data.reconstruct.userErrors).toMatchObject([{ code: 'INVALID_ARGUMENT', field: ['input', 'image'] }]);
  });

  test.each([
    ['a file under a name that no header can hold', ['photo\0.jpg']],
    ['more files than are mapped', ['photo.jpg', 'second.jpg']],
  ])('%s gets its answer at once', { timeout: 10_000 }, async (_name, fileNames) => {
    const form = new FormData();
    form.append('operations', operations);
    form.append('map', '{"0":["variables.input.image"]}');
    for (const [part, fileName] of fileNames.entries()) {
      form.append(String(part), new Blob([new Uint8Array(90_000)]), fileName);
      form.append(`rest-${part}`, 'x'.repeat(300_000)); // the request does not end in the piece that is wrong
    }
    const headers = { 'apollo-require-preflight': 'true' };
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: form });
    const { data } = await response.json();
    expect(data.reconstruct.userErrors).toMatchObject([{ field: ['input', 'image'] }]);
  });
});

test('a client that leaves in the middle of a malformed file takes nothing with it', async () => {
  const boundary = 'between';
  const part = (disposition: string, value: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
  const request = httpRequest(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'apollo-require-preflight': 'true',
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': 90_000,
    },
  });
  request.on('error', () => {});
  const operations = JSON.stringify({ query: reconstructMutation, variables: { input: { image: null } } });
  request.write(part('name="operations"', operations) + part('name="map"', '{"0":["variables.input.image"]}'));
  request.write(part('name="0"; filename="photo\0.jpg"', 'x'.repeat(1000)));
  await new Promise((done) => setTimeout(done, 300));
  request.destroy();
  await new Promise((done) => setTimeout(done, 300)); // vitest fails on a rejection that nobody takes
  expect((await query(server.url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
});

test('a multipart request without a preflight header is refused', async () => {
  const form = new FormData();
  form.set('operations', '{}');
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', body: form });
  expect(response.status).toBe(400);
});
