import type { Command } from 'commander';
import { count, oneOf, share } from '../commands/option-values.js';
import type { Session } from '../terminal/session.js';
import { DATA_HELP } from './words.js';

const EVALUATE_HELP = `
The rows need the response too. On the rows of the training every figure flatters the model; the output says so.

Examples:
  oddsmith evaluate model.json held-out.csv
  oddsmith evaluate model.json held-out.parquet --threshold 0.2 --json`;

export function addEvaluate(program: Command, session: Session): void {
  program
    .command('evaluate')
    .description('How good the probabilities of a model are on rows whose outcome is known.')
    .argument('<model>', 'model file written by fit --output')
    .argument('<data>', DATA_HELP)
    .option('--weights <col>', 'column of weights (each counts as that many rows)')
    .option(
      '--weights-kind <kind>',
      'frequency, totals or importance (default: as the model was fitted)',
      oneOf('weights-kind', ['frequency', 'totals', 'importance']),
    )
    .option(
      '--threshold <share>',
      'probability from which an event is said (default: 0.5)',
      share('threshold'),
    )
    .option('--bins <n>', 'bins of the calibration curve (default: 10)', count('bins'))
    .option('--confidence <share>', 'coverage of intervals (default: that of the model)', share('confidence'))
    .option(
      '--missing <policy>',
      'rows that cannot be evaluated: drop or fail (default: drop)',
      oneOf('missing', ['drop', 'fail']),
    )
    .option('--json', 'one JSON object (oddsmith-evaluation/1)')
    .addHelpText('after', EVALUATE_HELP)
    .action(async (model, data, options) => {
      const { evaluate } = await import('../commands/evaluate.js');
      await evaluate(model, data, options, session);
    });
}
