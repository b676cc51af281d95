/** What the data cannot say of a model themselves: the options of every command that binds a formula. */
import type { Command } from 'commander';
import { contrasts, levels, oneOf, references, types } from '../commands/option-values.js';

const KINDS = ['frequency', 'totals', 'importance'];

/** Adds them to a command; `kind` is the default of the weights' kind, in words, `kinds` what it may be. */
export function addModelOptions(
  command: Command,
  kind = 'totals for a proportion, else frequency',
  kinds: readonly string[] = KINDS,
): Command {
  return command
    .option('--weights <col>', 'column of weights')
    .option(
      '--weights-kind <kind>',
      `${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)} (default: ${kind})`,
      oneOf('weights-kind', kinds),
    )
    .option('--offset <col>', 'column added to the log-odds')
    .option(
      '--types <col=type>',
      'number, text or date where the guess is wrong (repeatable)',
      types('types'),
    )
    .option('--event <level>', 'level of the response whose probability is modelled (default: the second)')
    .option(
      '--reference <col=level>',
      'reference level of a factor (repeatable; default: the first)',
      references('reference'),
    )
    .option('--levels <col=a|b|c>', 'all levels in order (repeatable)', levels('levels'))
    .option(
      '--contrasts <col=kind>',
      'treatment, sum, helmert or poly (repeatable; default: what the formula says, else treatment)',
      contrasts('contrasts'),
    )
    .option(
      '--missing <policy>',
      'rows with missing values: drop or fail (default: drop)',
      oneOf('missing', ['drop', 'fail']),
    );
}
