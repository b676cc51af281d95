import type { Command } from 'commander';
import { changes, interactions, settings } from '../commands/margin-values.js';
import { columns, oneOf, share } from '../commands/option-values.js';
import type { Session } from '../terminal/session.js';
import { DATA_HELP } from './words.js';

const MARGINS_HELP = `
Averages are over the rows of the data, errors by the delta method under the covariance that the model has. Values that
hold a comma, "|", ":" or "=" stand between double quotes, names that do between backquotes.

Examples:
  oddsmith margins model.json births.csv
  oddsmith margins model.json births.csv --variables age --at "smoke=0|1, race=white"
  oddsmith margins model.json births.csv --contrast smoke=1:0
  oddsmith margins model.json births.csv --pairwise race --adjust holm
  oddsmith margins model.json births.csv --interaction age,smoke=1:0 --json`;

export function addMargins(program: Command, session: Session): void {
  program
    .command('margins')
    .description(
      'What the columns of a model do to the probability: effects, contrasts, adjusted predictions.',
    )
    .argument('<model>', 'model file written by fit --output')
    .argument('<data>', DATA_HELP)
    .option(
      '--variables <col,col>',
      'columns whose effects are averaged (default: all; none with a contrast, pairs or an interaction)',
      columns,
    )
    .option(
      '--at <settings>',
      'columns set to values, as in "age=30, smoke=0|1" (repeatable)',
      settings('at'),
    )
    .option(
      '--contrast <change>',
      'standardised risks at two levels, as in smoke=1:0 (repeatable)',
      changes('contrast'),
    )
    .option('--pairwise <col,col>', 'factors whose levels are compared pair by pair', columns)
    .option(
      '--adjust <method>',
      'p-values of pairs: holm (default), hochberg, hommel, bonferroni, BH, BY, none',
      oneOf('adjust', ['holm', 'hochberg', 'hommel', 'bonferroni', 'BH', 'BY', 'none']),
    )
    .option(
      '--interaction <a,b>',
      'on the probability scale: columns, or changes such as smoke=1:0 (repeatable)',
      interactions('interaction'),
    )
    .option('--weights <col>', 'column of weights')
    .option(
      '--weights-kind <kind>',
      'frequency, totals, importance or sampling (default: as the model was fitted)',
      oneOf('weights-kind', ['frequency', 'totals', 'importance', 'sampling']),
    )
    .option('--confidence <share>', 'coverage of intervals (default: that of the model)', share('confidence'))
    .option(
      '--missing <policy>',
      'rows that cannot be predicted: drop or fail (default: drop)',
      oneOf('missing', ['drop', 'fail']),
    )
    .option('--json', 'one JSON object (oddsmith-margins/1)')
    .addHelpText('after', MARGINS_HELP)
    .action(async (model, data, options) => {
      const { margins } = await import('../commands/margins.js');
      await margins(model, data, options, session);
    });
}
