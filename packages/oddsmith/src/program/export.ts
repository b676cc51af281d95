import type { Command } from 'commander';
import { columns, oneOf } from '../commands/option-values.js';
import type { Session } from '../terminal/session.js';

const EXPORT_HELP = `
Examples:
  oddsmith export model.json --to sql --table births > predictions.sql
  oddsmith export model.json --to sql --dialect clickhouse --table births --keep id`;

export function addExport(program: Command, session: Session): void {
  program
    .command('export')
    .description('A model in the language of another program: SQL.')
    .argument('<model>', 'model file written by fit --output')
    .requiredOption('--to <target>', 'sql: a SELECT of log-odds and probability', oneOf('to', ['sql']))
    .option(
      '--dialect <name>',
      'duckdb, postgres, clickhouse or trino (default: duckdb)',
      oneOf('dialect', ['duckdb', 'postgres', 'clickhouse', 'trino']),
    )
    .option('--table <name>', 'table, with schema and catalog between dots (default: data)')
    .option('--keep <cols>', 'columns of the table that the result has, too: COL,COL', columns)
    .addHelpText('after', EXPORT_HELP)
    .action(async (model, options) => {
      const { exportModel } = await import('../commands/export.js');
      await exportModel(model, options, session);
    });
}
