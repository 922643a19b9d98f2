import type { Command } from 'commander';

/** docs/cli.md: the command line's own help, one section for each command. */
export function cliPage(program: Command): string {
  return [
    '# The command line',
    '',
    '<!-- Made by `node apps/cli/scripts/write-docs.mjs` from the commands themselves; a test compares the two. -->',
    '',
    'After a build the command is linked at `node_modules/.bin/ringnet`. It uses the libraries directly: no server is needed, except',
    'by `ringnet serve`, which is one. Results for programs go to stdout (`--json`: one JSON value a line), words for people to',
    'stderr. `NO_COLOR` turns colours off. A progress bar is shown on a terminal only. A picture may have 50 megapixels and 512 MiB.',
    '',
    '| exit code | meaning |',
    '|---|---|',
    '| 0 | everything worked |',
    '| 1 | an error |',
    '| 2 | a wrong call |',
    '| 3 | no face was found in any photo, or only ones that are too small |',
    '| 4 | some photos (or images, frames, model files) worked and some did not |',
    '| 130 | interrupted by Ctrl-C; what was finished stays, nothing half-written does |',
    '',
    'Coming from RingNet: [migration-from-ringnet.md](migration-from-ringnet.md). The server: [operations.md](operations.md).',
    '',
    ...program.commands
      .filter((command) => command.name() !== 'help')
      .flatMap((command) => section(command, 'ringnet', '##')),
  ].join('\n');
}

function section(command: Command, parent: string, level: string): string[] {
  const name = `${parent} ${command.name()}`;
  let help = '';
  command
    .configureHelp({ helpWidth: 110 })
    .configureOutput({ writeOut: (text) => (help += text) })
    .outputHelp();
  return [
    `${level} ${name}`,
    '',
    '```text',
    help.trim(),
    '```',
    '',
    ...command.commands.filter((sub) => sub.name() !== 'help').flatMap((sub) => section(sub, name, `${level}#`)),
  ];
}
