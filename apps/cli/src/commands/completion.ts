import { Argument, type Command } from 'commander';
import { addExamples, createProgram } from '../program.js';
import { printResult } from '../terminal/output.js';

const shells = ['bash', 'zsh', 'fish'] as const;

/** `ringnet completion SHELL`: a script for the shell to source. */
export function defineCompletion(command: Command): void {
  command.addArgument(new Argument('<shell>').choices([...shells]));
  addExamples(command, 'ringnet completion bash > ringnet.bash', 'ringnet completion fish > ringnet.fish');
  command.action(async (shell: (typeof shells)[number]) => {
    const { completionScript } = await import('../terminal/completion-script.js');
    printResult(completionScript(shell, await createProgram('all')));
  });
}
