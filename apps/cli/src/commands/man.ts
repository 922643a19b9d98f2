import type { Command } from 'commander';
import { addExamples, createProgram } from '../program.js';
import { printResult } from '../terminal/output.js';

/** `ringnet man`: the manual page, to read (`ringnet man | man -l -`) or to install. */
export function defineMan(command: Command): void {
  addExamples(command, 'ringnet man > ringnet.1');
  command.action(async () => {
    const { manualPage } = await import('../terminal/manual-page.js');
    printResult(manualPage(await createProgram('all')));
  });
}
