import type { Command } from 'commander';
import { count, levels, oneOf, references, types } from '../commands/option-values.js';
import { RATE_HELP, rate } from '../commands/rate-value.js';
import type { Session } from '../terminal/session.js';
import { DATA_HELP, WATCHED_SOLVERS } from './words.js';

const ANIMATE_HELP = `
Examples:
  oddsmith animate ten-rows.csv "y ~ x" --output descent.gif
  oddsmith animate births.csv "low ~ age + lwt" --solver newton --output newton.html
  oddsmith animate births.csv "low ~ ." --solver adam --rate 0.01 --epochs 500 --output adam.svg`;

export function addAnimate(program: Command, session: Session): void {
  program
    .command('animate')
    .description('A moving picture of training: the predicted probabilities at each iteration.')
    .argument('<data>', DATA_HELP)
    .argument('<formula>', 'such as "y ~ x": one numeric input is drawn as a curve, two as a field')
    .option('--output <file>', 'a .gif, .svg or .html file; needed')
    .option('--frames <n>', 'pictures at most (default: 60)', count('frames', 2))
    .option(
      '--solver <name>',
      `${WATCHED_SOLVERS.join(', ')} (default: gradient-descent)`,
      oneOf('solver', WATCHED_SOLVERS),
    )
    .option('--rate <rate>', `${RATE_HELP} (default: 0.001)`, rate('rate'))
    .option('--epochs <n>', 'default: 10000, 100 (newton), 1000 (lbfgs)', count('epochs'))
    .option('--batch-size <n>', 'rows per step (default: all; 1 for sgd)', count('batch-size'))
    .option('--seed <n>', 'of the shuffles (default: 1)', count('seed', 0))
    .option(
      '--gradient <kind>',
      'follow the gradient of the sum or of the mean loss (default: sum)',
      oneOf('gradient', ['sum', 'mean']),
    )
    .option(
      '--coordinates <kind>',
      'coordinates of the steps: data, standardised or whitened (default: data)',
      oneOf('coordinates', ['data', 'standardised', 'whitened']),
    )
    .option('--averaged', 'draw the running mean of the steps')
    .option('--weights <col>', 'column of weights')
    .option(
      '--weights-kind <kind>',
      'frequency, totals or importance (default: totals for a proportion, else frequency)',
      oneOf('weights-kind', ['frequency', 'totals', 'importance']),
    )
    .option('--offset <col>', 'column added to the log-odds')
    .option(
      '--types <col=type>',
      'number, text or date where the guess is wrong (repeatable)',
      types('types'),
    )
    .option('--event <level>', 'level of the response whose probability is drawn (default: the second)')
    .option(
      '--reference <col=level>',
      'reference level of a factor (repeatable; default: the first)',
      references('reference'),
    )
    .option('--levels <col=a|b|c>', 'all levels in order (repeatable)', levels('levels'))
    .option(
      '--missing <policy>',
      'rows with missing values: drop or fail (default: drop)',
      oneOf('missing', ['drop', 'fail']),
    )
    .option('--json', 'errors as JSON (oddsmith-error/1)')
    .addHelpText('after', ANIMATE_HELP)
    .action(async (data, formula, options) => {
      const { animate } = await import('../commands/animate.js');
      await animate(data, formula, options, session);
    });
}
