import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { commandList } from '../src/command-list.js';
import { createProgram, packageVersion } from '../src/program.js';
import { completionScript } from '../src/terminal/completion-script.js';
import { manualPage } from '../src/terminal/manual-page.js';
import { runRingnet } from './support/run-ringnet.js';

test('--help lists every command and the exit codes', async () => {
  const { code, stdout } = await runRingnet(['--help']);
  expect(code).toBe(0);
  for (const { name, summary } of commandList) expect(stdout).toMatch(new RegExp(`${name}.*${summary.slice(0, 12)}`));
  expect(stdout).toContain('3 no face');
});

test('--help loads no library', async () => {
  const { code } = await runRingnet(['--help'], { env: { NODE_OPTIONS: '--max-old-space-size=24' } });
  expect(code).toBe(0);
});

test('--version is the package’s', async () => {
  expect((await runRingnet(['--version'])).stdout.trim()).toBe(packageVersion());
});

test.each([
  [['nonsense']],
  [['reconstruct', '--nonsense']],
  [[]],
  [['decode']],
  [['crop', 'x.png', '--mode', 'other']],
])('%j is a wrong call', async (words) => {
  const { code, stderr, stdout } = await runRingnet(words);
  expect(code).toBe(2);
  expect(stderr).not.toBe('');
  expect(stdout).toBe('');
});

test.each(commandList.map(({ name }) => name))('%s has help', async (name) => {
  const { code, stdout } = await runRingnet([name, '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain(`Usage: ringnet ${name}`);
});

test('the completion scripts know commands and options', async () => {
  const program = await createProgram('all');
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    const script = completionScript(shell, program);
    expect(script).toContain('reconstruct');
    expect(script).toContain(shell === 'fish' ? '-l img_path' : '--img_path');
  }
});

test('bash completes subcommands and an option’s choices', async () => {
  const script = completionScript('bash', await createProgram('all'));
  const complete = async (...words: string[]) => {
    const list = words.map((word) => `'${word}'`).join(' ');
    const ask = `COMP_WORDS=(ringnet ${list}); COMP_CWORD=${words.length}; _ringnet; echo "\${COMPREPLY[@]}"`;
    return (await promisify(execFile)('bash', ['-c', `${script}\n${ask}`])).stdout.trim();
  };
  expect(await complete('rec')).toBe('reconstruct');
  expect(await complete('models', 'add', '--rep')).toBe('--replace');
  expect(await complete('reconstruct', '--faces', '')).toBe('largest most-central all');
});

test('the manual has a section for every command', async () => {
  const page = manualPage(await createProgram('all'));
  for (const { name } of commandList) expect(page).toContain(`.SS ringnet ${name} `);
  expect(
    page
      .split('\n')
      .filter((line) => line.startsWith('.'))
      .every((line) => /^\.[A-Z]{1,2}\b/.test(line)),
  ).toBe(true);
});
