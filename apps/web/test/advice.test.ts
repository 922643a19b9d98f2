import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { adviceFor, adviceForError } from '../src/api/advice.js';
import { ApiError, request } from '../src/api/client.js';
import { cancelMutation } from '../src/api/documents.js';

const schema = readFileSync(new URL('../../api/schema.graphql', import.meta.url), 'utf8');
const body = /enum ErrorCode \{([\s\S]*?)\n\}/.exec(schema)?.[1] ?? '';
const codes = body.replaceAll(/"""[\s\S]*?"""/g, '').match(/[A-Z_]{4,}/g) ?? [];
afterEach(() => {
  vi.unstubAllGlobals();
});

const withoutOwnWords = new Set(['INTERNAL']);

test('the schema names its codes', () => {
  expect(codes).toContain('NO_FACE_FOUND');
});

test.each(codes.filter((code) => !withoutOwnWords.has(code)))('%s says what to do next', (code) => {
  const { title, next } = adviceFor(code, 'unknown words');
  expect(title).not.toBe('unknown words');
  expect(next).toMatch(/\.$/);
});

test.each([
  ['QUEUE_FULL', 12, 'Nothing was lost. Try again in 12 seconds.'],
  ['RATE_LIMITED', 1, 'Try again in 1 second.'],
  ['RATE_LIMITED', 120, 'Try again in 2 minutes.'],
  ['QUEUE_FULL', 7200, 'Nothing was lost. Try again in 2 hours.'],
  ['RATE_LIMITED', null, 'Try again in a minute.'],
])('%s with a hint of %s s: %s', (code, seconds, next) => {
  expect(adviceForError(new ApiError(code, '', seconds)).next).toBe(next);
});

test('unknown codes keep the server’s words, without a second full stop', () => {
  expect(adviceFor('NEW_CODE', 'It is tired.').title).toBe('It is tired');
});

test.each([
  ['the server', JSON.stringify({ errors: [{ message: 'Too many.', extensions: { code: 'RATE_LIMITED' } }] })],
  ['a proxy', '<html>429</html>'],
])('the Retry-After header of %s becomes the hint', async (_who, body) => {
  vi.stubGlobal('fetch', async () => new Response(body, { status: 429, headers: { 'retry-after': '17' } }));
  await expect(request(cancelMutation, { input: { id: 'r' } })).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    retryAfterSeconds: 17,
  });
});
