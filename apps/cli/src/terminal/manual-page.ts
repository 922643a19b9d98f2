import type { Command } from 'commander';

/** The program's manual in man(7)'s language, made from its own commands and options. */
export function manualPage(program: Command): string {
  return [
    `.TH RINGNET 1 "" "ringnet ${program.version()}" "User Commands"`,
    '.SH NAME',
    'ringnet \\- a photo of a face becomes a 3D head',
    '.SH SYNOPSIS',
    '.B ringnet',
    '.I command',
    '[options]',
    '.SH DESCRIPTION',
    escaped(program.description()),
    'Results for programs go to stdout, words for people to stderr.',
    '.SH COMMANDS',
    ...program.commands.flatMap((command) => describe(command, 'ringnet')),
    '.SH EXIT STATUS',
    ...[
      ['0', 'everything worked'],
      ['1', 'an error'],
      ['2', 'a wrong call'],
      ['3', 'no face was found in any photo, or only ones that are too small'],
      ['4', 'some photos worked and some did not'],
      ['130', 'interrupted'],
    ].flatMap(([code, meaning]) => ['.TP', `.B ${code}`, meaning]),
    '.SH ENVIRONMENT',
    ...[
      ['NO_COLOR', 'no colours'],
      ['RINGNET_MODELS_DIR, RINGNET_FLAME_MODEL_DIR', 'where models are looked for'],
      ['RINGNET_*', "the server's settings, see ringnet config"],
    ].flatMap(([name, meaning]) => ['.TP', `.B ${escaped(name)}`, escaped(meaning)]),
    '',
  ].join('\n');
}

function describe(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`;
  return [
    `.SS ${escaped(`${name} ${command.usage()}`)}`,
    escaped(command.description()),
    ...command.options.flatMap(({ flags, description }) => ['.TP', `.B ${escaped(flags)}`, escaped(description)]),
    ...command.commands.flatMap((sub) => describe(sub, name)),
  ];
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('-', '\\-').replaceAll(/^\./gm, '\\&.');
}
