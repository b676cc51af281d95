/** The options of gradient solvers. */
import type { Command } from 'commander';
import { count, oneOf } from './option-values.js';
import { RATE_HELP, rate } from './rate-value.js';

/** Their defaults, in words. */
interface Defaults {
  readonly rate: string;
  readonly epochs: string;
  readonly gradient: string;
  readonly coordinates: string;
  /** What is random. Default: the shuffles. */
  readonly seed?: string;
}

/** Adds them to a command, after `--solver`. */
export function addDescentOptions(command: Command, defaults: Defaults): Command {
  return command
    .option('--rate <rate>', `${RATE_HELP} (default: ${defaults.rate})`, rate('rate'))
    .option('--epochs <n>', `passes through the data at most (default: ${defaults.epochs})`, count('epochs'))
    .option('--batch-size <n>', 'rows per step (default: all; 1 for sgd)', count('batch-size'))
    .option('--seed <n>', `of the ${defaults.seed ?? 'shuffles'} (default: 1)`, count('seed', 0))
    .option(
      '--gradient <kind>',
      `follow the gradient of the sum or of the mean loss (default: ${defaults.gradient})`,
      oneOf('gradient', ['sum', 'mean']),
    )
    .option(
      '--coordinates <kind>',
      `coordinates of the steps: data, standardised or whitened (default: ${defaults.coordinates})`,
      oneOf('coordinates', ['data', 'standardised', 'whitened']),
    )
    .option('--averaged', 'follow the running mean of the steps');
}
