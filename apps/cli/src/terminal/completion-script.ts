import type { Command } from 'commander';

/** The completion script of a shell, made from the program's own commands and options. */
export function completionScript(shell: 'bash' | 'zsh' | 'fish', program: Command): string {
  if (shell === 'fish') return fishScript(program);
  const words = bashFunction(program);
  return shell === 'bash' ? words : `autoload -U +X bashcompinit && bashcompinit\n${words}`;
}

/** bash, and zsh through bashcompinit: words after `ringnet`, an option's choices after it, files everywhere else. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the shell's own braces
function bashFunction(program: Command): string {
  const names = program.commands.map((command) => command.name());
  const wordsOf = (command: Command) => [...subcommands(command), ...flags(command)].join(' ');
  const cases = program.commands.flatMap((command) => [
    ...command.commands.map((sub) => `    '${command.name()} ${sub.name()}') words="${wordsOf(sub)}" ;;`),
    `    '${command.name()} '*) words="${wordsOf(command)}" ;;`,
  ]);
  const choices = program.commands.flatMap((command) =>
    [command, ...command.commands].flatMap((each) =>
      each.options
        .filter(({ argChoices }) => argChoices)
        .map(({ long, argChoices }) => `    '${command.name()} ${long}') words="${argChoices?.join(' ')}" ;;`),
    ),
  );
  return [
    '_ringnet() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" words=""',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words="${[...names, ...flags(program)].join(' ')}"`,
    '  else case "${COMP_WORDS[1]} ${COMP_WORDS[2]}" in',
    ...cases,
    '  esac; case "${COMP_WORDS[1]} ${COMP_WORDS[COMP_CWORD-1]}" in',
    ...choices,
    '  esac; fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -o default -o bashdefault -F _ringnet ringnet',
    '',
  ].join('\n');
}

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
function fishScript(program: Command): string {
  const lines = program.commands.flatMap((command) => [
    `complete -c ringnet -n __fish_use_subcommand -a ${command.name()} -d ${quoted(command.summary())}`,
    ...fishOptions(command, `__fish_seen_subcommand_from ${command.name()}`),
    ...command.commands.flatMap((sub) => [
      `complete -c ringnet -n '__fish_seen_subcommand_from ${command.name()}' -a ${sub.name()} -d ${quoted(sub.description())}`,
      ...fishOptions(
        sub,
        `__fish_seen_subcommand_from ${command.name()}; and __fish_seen_subcommand_from ${sub.name()}`,
      ),
    ]),
  ]);
  return `${lines.join('\n')}\n`;
}

function fishOptions(command: Command, condition: string): string[] {
  return command.options.map(({ long, short, description, argChoices }) => {
    const names = [
      long && `-l ${long.slice(2)}`,
      short && `-s ${short.slice(1)}`,
      argChoices && `-x -a '${argChoices.join(' ')}'`,
    ];
    return `complete -c ringnet -n '${condition}' ${names.filter(Boolean).join(' ')} -d ${quoted(description)}`;
  });
}

function subcommands(command: Command): string[] {
  return command.commands.map((sub) => sub.name());
}

function flags(command: Command): string[] {
  return command.options.map(({ long, short }) => long ?? short ?? '');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "\\'")}'`;
}
