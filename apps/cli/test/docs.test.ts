import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createProgram } from '../src/program.js';
import { cliPage } from '../src/terminal/cli-page.js';

test('docs/cli.md is what the commands say of themselves', async () => {
  const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
  expect(page).toBe(cliPage(await createProgram('all')));
});
