import type { Command } from 'commander';
import { columns, oneOf, share } from '../commands/option-values.js';
import type { Session } from '../terminal/session.js';
import { DATA_HELP } from './words.js';

const PREDICT_HELP = `
Every row of the data has its row in the result, in the same order; where a value is missing or a level
was not seen in training the fields are empty and the reasons are counted on standard error.

Examples:
  oddsmith predict model.json new.csv > predictions.csv
  oddsmith predict model.json new.parquet --keep id --intervals wald --output predictions.ndjson
  oddsmith predict model.json duckdb:births.db --table births --into risks --keep id`;

export function addPredict(program: Command, session: Session): void {
  program
    .command('predict')
    .description('Probabilities for new rows by a fitted model.')
    .argument('<model>', 'model file written by fit --output')
    .argument('<data>', DATA_HELP)
    .option(
      '--output <file>',
      'write to a .csv, .ndjson, .json or .parquet file (default: CSV to standard output)',
    )
    .option('--keep <cols>', 'columns of the data to keep: COL,COL (default: the row number)', columns)
    .option('--intervals <kind>', 'wald: standard errors and intervals', oneOf('intervals', ['wald']))
    .option('--confidence <share>', 'coverage of intervals (default: that of the model)', share('confidence'))
    .option(
      '--missing <policy>',
      'rows that cannot be predicted: drop (empty fields) or fail',
      oneOf('missing', ['drop', 'fail']),
    )
    .option(
      '--table <name>',
      'of a database (duckdb:FILE, postgres:, clickhouse:, trino:): the table or view whose rows are predicted',
    )
    .option('--into <name>', 'with --table: predict in the database, into a new table')
    .option('--explain', 'with --into: every statement that the engine is sent, to standard error')
    .option('--json', 'errors as JSON (oddsmith-error/1), rows as NDJSON')
    .addHelpText('after', PREDICT_HELP)
    .action(async (model, data, options) => {
      const { predict } = await import('../commands/predict.js');
      await predict(model, data, options, session);
    });
}
