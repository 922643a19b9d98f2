import path from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProgram } from '../src/program.js';
import { runRingnet } from './support/run-ringnet.js';
import { fillWorkFolder, temporaryFolder } from './support/work-folder.js';

const { folder, remove } = await temporaryFolder();
const examples = collectExamples(await createProgram('all'));

/** These run until they are stopped; serve.test.ts runs them. */
const endless = /ringnet serve/;
/** The fake video's second frame has no face. */
const partial = /ringnet video/;

beforeAll(() => fillWorkFolder(folder), 60_000);
afterAll(remove);

test('every command shows an example', async () => {
  const program = await createProgram('all');
  for (const command of program.commands) {
    if (command.name() === 'help') continue;
    expect(collectExamples(command).length, command.name()).toBeGreaterThan(0);
  }
});

test.each(examples.filter((line) => !endless.test(line)))('$ %s', { timeout: 60_000 }, async (line) => {
  const { words, env } = parseLine(line);
  const { code, stderr } = await runRingnet(words, {
    cwd: folder,
    env: {
      ...env,
      PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`,
      RINGNET_FLAME_MODEL_DIR: path.join(folder, 'flame'),
    },
  });
  expect(stderr).not.toContain('ringnet:');
  expect(code).toBe(partial.test(line) ? 4 : 0);
});

/** The `$` lines of a command's help and of its subcommands'. */
function collectExamples(command: Command): string[] {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const own = help
    .split('\n')
    .filter((line) => line.startsWith('  $ '))
    .map((line) => line.slice(4));
  return [...own, ...command.commands.filter((sub) => sub.name() !== 'help').flatMap(collectExamples)];
}

/** Splits a shell line of words, quotes, leading variables and `> file` (which is left out). */
function parseLine(line: string): { words: string[]; env: Record<string, string> } {
  const parts: readonly string[] = line.replace(/ > .*/, '').match(/"[^"]*"|\S+/g) ?? [];
  const at = parts.indexOf('ringnet');
  const env = Object.fromEntries(parts.slice(0, at).map((part) => part.split('=')));
  return { words: parts.slice(at + 1).map((part) => part.replaceAll('"', '')), env };
}
