import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { adviceFor } from '../src/api/advice.js';

const schema = readFileSync(new URL('../../api/schema.graphql', import.meta.url), 'utf8');
const body = /enum ErrorCode \{([\s\S]*?)\n\}/.exec(schema)?.[1] ?? '';
const codes = body.replaceAll(/"""[\s\S]*?"""/g, '').match(/[A-Z_]{4,}/g) ?? [];
const withoutOwnWords = new Set(['INTERNAL']);

test('the schema names its codes', () => {
  expect(codes).toContain('NO_FACE_FOUND');
});

test.each(codes.filter((code) => !withoutOwnWords.has(code)))('%s says what to do next', (code) => {
  const { title, next } = adviceFor(code, 'unknown words');
  expect(title).not.toBe('unknown words');
  expect(next).toMatch(/\.$/);
});
