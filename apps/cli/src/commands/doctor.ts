import type { Command } from 'commander';
import type { StoredDataOptions } from '../doctor/stored-data.js';
import { exitCode } from '../exit-code.js';
import { addModelFolderOptions, type ModelFolders } from '../models/model-folders.js';
import { addExamples } from '../program.js';
import { styled } from '../terminal/color.js';
import { printJson, printText } from '../terminal/output.js';

interface DoctorOptions extends ModelFolders, StoredDataOptions {
  readonly data?: boolean;
  readonly json?: boolean;
}

/** `ringnet doctor`: every part tried once, with advice where one does not work. */
export function defineDoctor(command: Command): void {
  command
    .option('--data', "also compare the server's rows, files and jobs; the server must not be running")
    .option('--data-dir <dir>', "the server's data folder, for --data (default: its setting)")
    .option('--repair', 'with --data, repair what can be repaired')
    .option('--json', 'one line of JSON for each check on stdout');
  addModelFolderOptions(command);
  addExamples(command, 'ringnet doctor', 'ringnet doctor --data --data-dir data --json');
  command.action(run);
}

async function run(options: DoctorOptions): Promise<void> {
  const { runChecks } = await import('../doctor/checks.js');
  let problems = 0;
  const { checkStoredData } = await import('../doctor/stored-data.js');
  for await (const check of options.data ? both(runChecks(options), checkStoredData(options)) : runChecks(options)) {
    if (check.state === 'problem') problems++;
    if (options.json) printJson(check);
    const mark = { ok: styled('green', '  ok  '), note: styled('dim', ' note '), problem: styled('red', 'wrong ') }[
      check.state
    ];
    printText(`${mark} ${check.name}: ${check.detail}${check.advice ? `\n       ${check.advice}` : ''}`);
  }
  printText(problems === 0 ? 'Everything needed works.' : `${problems} things need attention.`);
  process.exitCode = problems === 0 ? exitCode.ok : exitCode.error;
}

async function* both<Item>(first: AsyncGenerator<Item>, second: AsyncGenerator<Item>): AsyncGenerator<Item> {
  yield* first;
  yield* second;
}
