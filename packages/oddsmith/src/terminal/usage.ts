/** What commander has to say, as our errors. */
import { didYouMean, OddsmithError } from '@oddsmith/core';
import type { Command, CommanderError } from 'commander';

export function usageError(error: CommanderError, program: Command, args: readonly string[]): OddsmithError {
  const first = args.find((arg) => arg !== 'help') ?? '';
  const command = program.commands.find((candidate) => candidate.name() === first);
  if (command === undefined && !first.startsWith('-')) return unknownCommand(first, program);
  return commandError(error, command ?? program);
}

function commandError(error: CommanderError, command: Command): OddsmithError {
  const name = /'(.*?)[ =']/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownOption':
      return unknownOption(name, command);
    case 'commander.missingArgument':
      return new OddsmithError(
        'argument-missing',
        `${command.name()} needs ${name.toUpperCase()}.${usageOf(command)}`,
      );
    case 'commander.optionMissingArgument':
      return new OddsmithError('option-invalid', `${name} needs a value.`, {
        option: name.replace(/^--/, ''),
      });
    case 'commander.excessArguments':
      return new OddsmithError(
        'option-unknown',
        `Too many arguments; a formula or a file name with spaces needs quotes.${usageOf(command)}`,
      );
    default:
      return new OddsmithError('option-invalid', error.message.replace(/^error: /, ''));
  }
}

function usageOf(command: Command): string {
  return ` Usage: oddsmith ${command.name()} ${command.usage()}`;
}

function unknownOption(flag: string, command: Command): OddsmithError {
  const flags = command.options.flatMap((option) => (option.long ? [option.long] : []));
  const owner = command.parent === null ? 'oddsmith' : `oddsmith ${command.name()}`;
  const hint = didYouMean(flag, flags) || ` See ${owner} --help.`;
  return new OddsmithError('option-unknown', `${owner} has no option ${flag}.${hint}`, {
    option: flag.replace(/^--?/, ''),
  });
}

function unknownCommand(name: string, program: Command): OddsmithError {
  const names = program.commands.map((command) => command.name());
  const message = name === '' ? 'A command is needed' : `There is no command "${name}"`;
  const known = `The commands are ${names.join(', ')}; oddsmith --help tells more.`;
  const code = name === '' ? 'argument-missing' : 'option-unknown';
  return new OddsmithError(code, `${message}.${didYouMean(name, names)} ${known}`);
}
