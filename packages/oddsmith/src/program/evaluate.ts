import type { Command } from 'commander';
import { capacity, costs, count, oneOf, positive, share, threshold } from '../commands/option-values.js';
import type { Session } from '../terminal/session.js';
import { DATA_HELP } from './words.js';

const EVALUATE_HELP = `
The rows need the response too. On the rows of the training every figure flatters the model; the output says so.

Examples:
  oddsmith evaluate model.json held-out.csv
  oddsmith evaluate model.json held-out.parquet --threshold 0.2 --json
  oddsmith evaluate model.json held-out.csv --threshold cost --costs 1:5 --by region
  oddsmith evaluate model.json held-out.csv --against other.json --bootstrap 2000
  oddsmith evaluate model.json training.csv --optimism 200
  oddsmith evaluate model.json duckdb:births.db --table births`;

export function addEvaluate(program: Command, session: Session): void {
  program
    .command('evaluate')
    .description('How good the probabilities of a model are on rows whose outcome is known.')
    .argument('<model>', 'model file written by fit --output')
    .argument('<data>', DATA_HELP)
    .option('--weights <col>', 'column of weights (each counts as that many rows)')
    .option(
      '--weights-kind <kind>',
      'frequency, totals, importance or sampling (default: as the model was fitted)',
      oneOf('weights-kind', ['frequency', 'totals', 'importance', 'sampling']),
    )
    .option(
      '--threshold <share|rule>',
      'probability from which an event is said, or youden, f-beta, cost, capacity (default: 0.5)',
      threshold('threshold'),
    )
    .option('--costs <fp:fn>', 'what a false positive and a false negative cost', costs('costs'))
    .option('--capacity <share>', 'share of all that can be said to be events', capacity('capacity'))
    .option('--beta <b>', 'weight of sensitivity in F-beta (default: 1)', positive('beta'))
    .option('--by <col>', 'tell the main figures apart by the values of a column')
    .option('--against <model>', 'compare with another model file on the same rows')
    .option('--bootstrap <n>', 'samples for intervals of all figures (default: none)', count('bootstrap', 2))
    .option(
      '--optimism <n>',
      'samples to fit the model anew to, on the rows of its training (default: none)',
      count('optimism', 2),
    )
    .option('--cluster <col>', 'draw samples of whole clusters')
    .option('--seed <n>', 'of the samples (default: 1)', count('seed', 0))
    .option('--bins <n>', 'bins of calibration and steps of gain (default: 10)', count('bins'))
    .option('--confidence <share>', 'coverage of intervals (default: that of the model)', share('confidence'))
    .option('--table <name>', 'table or view of a database (duckdb:FILE, postgres:, clickhouse:, trino:)')
    .option('--query <sql>', 'a SELECT whose rows are meant, in place of --table')
    .option('--explain', 'every statement that an engine is sent, to standard error')
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
