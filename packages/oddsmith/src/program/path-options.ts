/** The penalty of a path and what λ it is followed over: options of every command that fits paths. */
import type { Command } from 'commander';
import { count, positive, share } from '../commands/option-values.js';
import { bounds, factors, lambdas } from '../commands/penalty-values.js';

/** What is asked of the penalty of single columns; `where` begins what is said of each. */
export function addColumnOptions(command: Command, where = ''): Command {
  return command
    .option(
      '--penalty-factor <col=x>',
      `${where}how much a column or term is penalised beside the others; 0 keeps it in (repeatable)`,
      factors('penalty-factor'),
    )
    .option(
      '--bounds <col=low:high>',
      `${where}least and largest value of a coefficient, in units of the data (repeatable)`,
      bounds('bounds'),
    )
    .option('--grouped', `${where}the columns of a term (a factor, a spline) enter together`)
    .option('--grouped-classes', `${where}the coefficients of a column enter together for all classes`);
}

export function addPathOptions(command: Command): Command {
  command
    .option('--lambdas <x,x>', 'each lambda, in place of the next two', lambdas('lambdas'))
    .option('--lambda-count <n>', 'how many, evenly in log lambda (default: 100)', count('lambda-count', 2))
    .option(
      '--lambda-ratio <x>',
      'the last lambda over the first (default: 1e-4; 1e-2 where there are fewer rows than columns)',
      share('lambda-ratio'),
    );
  return addColumnOptions(command)
    .option(
      '--tolerance <x>',
      'largest violation of the optimality conditions, as a share of the largest lambda (default: 1e-9)',
      positive('tolerance'),
    )
    .option(
      '--threads <n>',
      'threads at most, 1 to 64 (default: what the machine has, up to 8, where they pay)',
      count('threads'),
    );
}
