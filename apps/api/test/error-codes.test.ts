import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { errorCodes } from '../src/graphql/error-code.js';

test('every error code is provoked by some test', async () => {
  const folder = new URL('./', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.test.ts') && name !== 'error-codes.test.ts');
  const texts = (await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')))).join('\n');
  expect(Object.keys(errorCodes).filter((code) => !texts.includes(`'${code}'`))).toEqual([]);
});
