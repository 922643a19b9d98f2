import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { commandList } from './command-list.js';
import { isRingnetFlag } from './reconstruct/ringnet-flags.js';

/**
 * The `ringnet` program with one command's options loaded, or all of them.
 *
 * @param called the command that was typed; `all` for completion and the manual; anything else loads none
 */
export async function createProgram(called: string | undefined): Promise<Command> {
  const program = new Command('ringnet')
    .description('Turns a photo of a face into a 3D head.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(ringnet --help lists what there is)')
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText(
      'after',
      '\nExample:\n  $ ringnet reconstruct photo.jpg --out heads\n\nExit codes: 0 ok, 1 error, 2 usage, 3 no face, 4 partial, 130 interrupted.',
    );

  for (const { name, summary, load } of commandList) {
    const command = program
      .command(name)
      .description(sentence(summary))
      .summary(summary)
      .showHelpAfterError(`(ringnet ${name} --help lists its options)`);
    if (called === name || called === 'all') (await load())(command);
  }
  return program;
}

/** The command that a command line names; a line that begins with one of RingNet's own flags means `reconstruct`. */
export function calledCommand(words: readonly string[]): string | undefined {
  const first = words[0] === 'help' ? words[1] : words[0];
  return first !== undefined && isRingnetFlag(first) ? 'reconstruct' : first;
}

/** Adds examples to a command's help. The tests run every line that starts with `$`. */
export function addExamples(command: Command, ...lines: readonly string[]): Command {
  return command.addHelpText('after', `\nExample:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
}

export function packageVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}
