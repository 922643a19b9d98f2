import type { Command } from 'commander';
import { exitCode } from '../exit-code.js';
import { addModelFolderOptions, type ModelFolders } from '../models/model-folders.js';
import { addExamples } from '../program.js';
import { styled } from '../terminal/color.js';
import { printJson, printText } from '../terminal/output.js';

/** `ringnet doctor`: every part tried once, with advice where one does not work. */
export function defineDoctor(command: Command): void {
  command.option('--json', 'one line of JSON for each check on stdout');
  addModelFolderOptions(command);
  addExamples(command, 'ringnet doctor', 'ringnet doctor --json');
  command.action(run);
}

async function run(options: ModelFolders & { readonly json?: boolean }): Promise<void> {
  const { runChecks } = await import('../doctor/checks.js');
  let problems = 0;
  for await (const check of runChecks(options)) {
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
