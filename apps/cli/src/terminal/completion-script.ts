import type { Command } from 'commander';

/** The completion script of a shell, made from the program's own commands and options. */
export function completionScript(shell: 'bash' | 'zsh' | 'fish', program: Command): string {
  if (shell === 'fish') return fishScript(program);
  const words = bashFunction(program);
  return shell === 'bash' ? words : `autoload -U +X bashcompinit && bashcompinit\n${words}`;
}

/** bash, and zsh through bashcompinit: words after `ringnet`, files everywhere else. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the shell's own braces
function bashFunction(program: Command): string {
  const names = program.commands.map((command) => command.name());
  const cases = program.commands.map(
    (command) => `    ${command.name()}) words="${[...subcommands(command), ...flags(command)].join(' ')}" ;;`,
  );
  return [
    '_ringnet() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" words=""',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words="${[...names, ...flags(program)].join(' ')}"`,
    '  else case "${COMP_WORDS[1]}" in',
    ...cases,
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
    ...command.options.map(({ long, short, description }) => {
      const names = [long && `-l ${long.slice(2)}`, short && `-s ${short.slice(1)}`].filter(Boolean).join(' ');
      return `complete -c ringnet -n '__fish_seen_subcommand_from ${command.name()}' ${names} -d ${quoted(description)}`;
    }),
  ]);
  return `${lines.join('\n')}\n`;
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
