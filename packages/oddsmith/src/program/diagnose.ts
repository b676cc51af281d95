import type { Command } from 'commander';
import { columns, count, oneOf, share, without } from '../commands/option-values.js';
import type { Session } from '../terminal/session.js';
import { addModelOptions } from './model-options.js';
import { DATA_HELP } from './words.js';

const DIAGNOSE_HELP = `
With a model file the model is fitted again to the data, with the formula, event and levels it has. Without
one the first argument is the data and the second a formula. Separated data are diagnosed, not refused.

With --residuals the rows are written instead, in bounded memory, under the model as the file has it: residuals,
leverage, Cook's distance, in the order of the data.

Examples:
  oddsmith diagnose model.json births.csv
  oddsmith diagnose births.csv "low ~ age + race*smoke"
  oddsmith diagnose tumours.csv "HG ~ NV + PI + EH" --json
  oddsmith diagnose model.json births.csv --without 13,147
  oddsmith diagnose model.json births.csv --residuals rows.parquet --dfbetas`;

export function addDiagnose(program: Command, session: Session): void {
  const command = program
    .command('diagnose')
    .description(
      'What is wrong with a model: aliased columns, collinearity, separation, influential rows, fit.',
    )
    .usage('[options] <model> <data> | <data> <formula>')
    .argument('<model>', `model file written by fit --output, or data: ${DATA_HELP}`)
    .argument('<data>', 'the data of the model, or a formula such as "default ~ income + factor(grade)"');
  addModelOptions(command, 'as the model was fitted')
    .option('--confidence <share>', 'coverage of intervals (default: 0.95)', share('confidence'))
    .option(
      '--penalty <name>',
      "none or firth: at whose estimate rows and fit are looked at (default: the model's)",
      oneOf('penalty', ['none', 'firth']),
    )
    .option('--groups <n>', 'groups of the Hosmer-Lemeshow test (default: 10)', count('groups', 3))
    .option(
      '--without <rows>',
      'fit without rows: ROW,ROW, or COL=LEVEL, or COL for each level in turn',
      without('without'),
    )
    .option(
      '--dispersion <kind>',
      'pearson: quasi-binomial standard errors beside those of the model',
      oneOf('dispersion', ['model', 'pearson']),
    )
    .option('--residuals <file>', 'write a row for every row: a .csv, .ndjson, .json or .parquet file')
    .option('--dfbetas', 'with --residuals: what each row does to each coefficient')
    .option('--keep <cols>', 'with --residuals: columns of the data to keep: COL,COL', columns)
    .option('--seed <n>', 'with --residuals: of quantile residuals (default: 1)', count('seed', 0))
    .option('--json', 'one JSON object (oddsmith-diagnose/1)')
    .addHelpText('after', DIAGNOSE_HELP)
    .action(async (model, data, options) => {
      const { diagnose } = await import('../commands/diagnose.js');
      await diagnose(model, data, options, session);
    });
}
