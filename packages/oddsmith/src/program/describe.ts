import type { Command } from 'commander';
import { types } from '../commands/option-values.js';
import type { Session } from '../terminal/session.js';
import { DATA_HELP } from './words.js';

const DESCRIBE_HELP = `
Examples:
  oddsmith describe loans.parquet
  oddsmith describe loans.csv --response default --types zip=text`;

export function addDescribe(program: Command, session: Session): void {
  program
    .command('describe')
    .description('Columns of a table: types, missing values, distributions, levels.')
    .argument('<data>', DATA_HELP)
    .option('--response <col>', 'also the rate of its event by level and by quantile of each column')
    .option(
      '--types <col=type>',
      'number, text or date where the guess is wrong (repeatable)',
      types('types'),
    )
    .option('--json', 'one JSON object (oddsmith-describe/1)')
    .addHelpText('after', DESCRIBE_HELP)
    .action(async (data, options) => {
      const { describe } = await import('../commands/describe.js');
      await describe(data, options, session);
    });
}
