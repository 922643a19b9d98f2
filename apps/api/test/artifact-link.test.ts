import { afterAll, beforeAll, expect, test } from 'vitest';
import { query, reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { isFleet, startTestServer, type TestServer } from './support/test-server.js';

let server: TestServer;
let artifact: { id: string; url: string; sha256: string; bytes: number };
let reconstructionId: string;
beforeAll(async () => {
  server = await startTestServer();
  const { data } = await upload(server.url, reconstructMutation, await pngOf(77), {}, { waitMs: 10_000 });
  reconstructionId = data.reconstruct.reconstruction.id;
  artifact = data.reconstruct.reconstruction.artifacts[0];
});
afterAll(() => server.close());

test('a link downloads as an attachment that is not sniffed', async () => {
  const response = await fetch(artifact.url);
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="head-/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cache-control')).toMatch(/^private, immutable, max-age=\d+$/);
});

test('a known ETag gets 304', async () => {
  const response = await fetch(artifact.url, { headers: { 'if-none-match': `"${artifact.sha256}"` } });
  expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([304, 0]);
});

test.each([
  ['bytes=0-9', 206, 10],
  ['bytes=5-', 206, -5],
  ['bytes=-7', 206, 7],
  ['bytes=999999-', 416, 0],
  ['bytes=3-1', 416, 0],
  ['lines=1-2', 200, Number.NaN],
])('range %s', async (range, status, length) => {
  const response = await fetch(artifact.url, { headers: { range } });
  const whole = artifact.bytes;
  expect(response.status).toBe(status);
  const expected = Number.isNaN(length) ? whole : length < 0 ? whole + length : length;
  expect((await response.arrayBuffer()).byteLength).toBe(expected);
});

test('If-Range with another version sends the whole file; HEAD sends none', async () => {
  const whole = await fetch(artifact.url, { headers: { range: 'bytes=0-1', 'if-range': '"other"' } });
  expect(whole.status).toBe(200);
  const head = await fetch(artifact.url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(artifact.bytes)]);
});

test('a link that was tampered with or has expired is refused', async () => {
  const changed = artifact.url.replace(/signature=.{4}/, 'signature=AAAA');
  const expired = artifact.url.replace(/expires=\d+/, 'expires=1000');
  for (const url of [changed, expired]) expect((await fetch(url)).status).toBe(403);
});

test('a file is made once per kind and options, however many ask at once', async () => {
  const createArtifact = `mutation ($input: CreateArtifactInput!) {
    createArtifact(input: $input) { artifact { id sha256 bytes url } userErrors { code field } }
  }`;
  const before = server.reconstructor.calls.makeArtifact;
  const input = { reconstructionId, kind: 'PANEL_PNG', textureSize: 1024 };
  const answers = await Promise.all(Array.from({ length: 8 }, () => query(server.url, createArtifact, { input })));
  expect(new Set(answers.map(({ data }) => data.createArtifact.artifact.id)).size).toBe(1);
  const made = server.reconstructor.calls.makeArtifact - before;
  expect(made).toBeGreaterThan(0);
  expect(made).toBeLessThanOrEqual(isFleet ? 2 : 1); // once by each process that was asked; all give the same row

  const bad = await query(server.url, createArtifact, { input: { ...input, textureSize: 300 } });
  expect(bad.data.createArtifact.userErrors).toEqual([{ code: 'INVALID_ARGUMENT', field: ['input', 'textureSize'] }]);
});
