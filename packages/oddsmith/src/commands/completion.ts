/** Completion scripts, made from the commands and their options. */
import { didYouMean, OddsmithError } from '@oddsmith/core';
import type { Command } from 'commander';

interface Word {
  readonly name: string;
  readonly help: string;
}

interface Words {
  readonly command: Word;
  readonly options: readonly Word[];
}

const SCRIPTS: Readonly<Record<string, (commands: readonly Words[]) => string>> = { bash, zsh, fish };

/** @throws OddsmithError `option-invalid` for another shell. */
export function completion(shell: string, program: Command): string {
  const script = SCRIPTS[shell];
  if (script !== undefined) return script(wordsOf(program));
  const shells = Object.keys(SCRIPTS);
  throw new OddsmithError(
    'option-invalid',
    `There is no completion for "${shell}"; there is for ${shells.join(', ')}.${didYouMean(shell, shells)}`,
  );
}

function wordsOf(program: Command): Words[] {
  return program.commands.map((command) => ({
    command: { name: command.name(), help: command.description() },
    options: [
      ...command.options.map((option) => ({ name: option.long!, help: option.description })),
      { name: '--help', help: 'show help' },
    ],
  }));
}

function names(words: readonly Word[]): string {
  return words.map(({ name }) => name).join(' ');
}

function bash(commands: readonly Words[]): string {
  const cases = commands.map(({ command, options }) => `    ${command.name}) words="${names(options)}" ;;`);
  return `# bash completion for oddsmith
_oddsmith() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names(commands.map(({ command }) => command))}" -- "$current"))
  elif [[ "$current" == -* ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _oddsmith oddsmith
`;
}

function zsh(commands: readonly Words[]): string {
  const escaped = (text: string) => text.replace(/'/g, "'\\''").replace(/[:[\]]/g, '\\$&');
  const listed = commands.map(({ command }) => `    '${command.name}:${escaped(command.help)}'`);
  const cases = commands.map(({ command, options }) => {
    const specs = options.map(({ name, help }) => `'${name}[${escaped(help)}]'`);
    return `    ${command.name}) _arguments '*:file:_files' ${specs.join(' ')} ;;`;
  });
  return `#compdef oddsmith
_oddsmith() {
  local -a commands
  commands=(
${listed.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
compdef _oddsmith oddsmith
`;
}

function fish(commands: readonly Words[]): string {
  const quoted = (text: string) => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
  const lines = commands.flatMap(({ command, options }) => [
    `complete -c oddsmith -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.help)}`,
    ...options.map(({ name, help }) => {
      const condition = quoted(`__fish_seen_subcommand_from ${command.name}`);
      return `complete -c oddsmith -n ${condition} -l ${name.slice(2)} -d ${quoted(help)}`;
    }),
  ]);
  return `# fish completion for oddsmith\n${lines.join('\n')}\n`;
}
