/** The options of gradient solvers. */
import type { Command } from 'commander';
import { count, oneOf } from './option-values.js';
import { RATE_HELP, rate } from './rate-value.js';

/** Adds them to a command, after `--solver`. */
export function addDescentOptions(command: Command): Command {
  return command
    .option('--rate <rate>', `${RATE_HELP} (default: auto)`, rate('rate'))
    .option('--epochs <n>', 'passes through the data at most (default: 10000)', count('epochs'))
    .option('--batch-size <n>', 'rows per step (default: all; 1 for sgd)', count('batch-size'))
    .option('--seed <n>', 'of the shuffles (default: 1)', count('seed', 0))
    .option(
      '--gradient <kind>',
      'follow the gradient of the sum or of the mean loss (default: mean)',
      oneOf('gradient', ['sum', 'mean']),
    )
    .option(
      '--coordinates <kind>',
      'coordinates of the steps: data, standardised or whitened (default: whitened)',
      oneOf('coordinates', ['data', 'standardised', 'whitened']),
    )
    .option('--averaged', 'follow the running mean of the steps')
    .option('--history <file>', 'every iteration of the solver, to a .csv or .parquet file');
}
