/** The commands and their options, and nothing of their work: that is loaded when a command runs. */
import { VERSION } from '@oddsmith/core';
import { Command } from 'commander';
import { columns, count, levels, oneOf, references, share, types } from './commands/option-values.js';
import type { Session } from './terminal/session.js';

const DATA_HELP =
  'CSV, TSV, Parquet, Arrow, JSON or NDJSON file (.gz too), a quoted pattern such as "part-*.csv", or - for standard input';

export function buildProgram(session: Session): Command {
  const program = new Command('oddsmith')
    .description('Logistic regression done right: certified digits from any table.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => session.stdout.write(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => session.screen.width,
    })
    .showSuggestionAfterError(false)
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .option('-V, --version', 'show the version')
    .on('option:version', () => {
      session.stdout.write(`${VERSION}\n`);
    })
    .action((_, command: Command) => {
      if (!command.opts().version) command.help({ error: true });
    });
  addDescribe(program, session);
  addFit(program, session);
  addPredict(program, session);
  addCompletion(program, session);
  return program;
}

const DESCRIBE_HELP = `
Examples:
  oddsmith describe loans.parquet
  oddsmith describe loans.csv --response default --types zip=text`;

function addDescribe(program: Command, session: Session): void {
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
      const { describe } = await import('./commands/describe.js');
      await describe(data, options, session);
    });
}

const FIT_HELP = `
Exit code 4: the estimate does not exist (separation) or was not reached; what is known is printed.

Examples:
  oddsmith fit loans.parquet "default ~ income + factor(grade)" --output model.json
  oddsmith fit births.csv "low ~ age + race*smoke" --reference race=white --event 1
  oddsmith fit "part-*.csv" "sick ~ ." --weights n --json
  zcat big.csv.gz | oddsmith fit - "y ~ log(x)"`;

function addFit(program: Command, session: Session): void {
  program
    .command('fit')
    .description('Fit a logistic regression.')
    .argument('<data>', DATA_HELP)
    .argument('[formula]', 'such as "default ~ income + factor(grade)"; left out, one is suggested')
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
    .option('--family <name>', 'auto or binary (default: auto)', oneOf('family', ['auto', 'binary']))
    .option('--event <level>', 'level of the response whose probability is modelled (default: the second)')
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
    .option('--solver <name>', 'newton or lbfgs (default: newton)', oneOf('solver', ['newton', 'lbfgs']))
    .option('--confidence <share>', 'coverage of intervals (default: 0.95)', share('confidence'))
    .option('--max-iterations <n>', 'default: 100 (newton), 1000 (lbfgs)', count('max-iterations'))
    .option('--output <model.json>', 'write the model to a file')
    .option('--json', 'one JSON object (oddsmith-fit/1)')
    .addHelpText('after', FIT_HELP)
    .action(async (data, formula, options) => {
      const { fit } = await import('./commands/fit.js');
      await fit(data, formula, options, session);
    });
}

const PREDICT_HELP = `
Every row of the data has its row in the result, in the same order; where a value is missing or a level
was not seen in training the fields are empty and the reasons are counted on standard error.

Examples:
  oddsmith predict model.json new.csv > predictions.csv
  oddsmith predict model.json new.parquet --keep id --intervals wald --output predictions.ndjson`;

function addPredict(program: Command, session: Session): void {
  program
    .command('predict')
    .description('Probabilities for new rows by a fitted model.')
    .argument('<model>', 'model file written by fit --output')
    .argument('<data>', DATA_HELP)
    .option('--output <file>', 'write to a .csv, .ndjson or .json file (default: CSV to standard output)')
    .option('--keep <cols>', 'columns of the data to keep: COL,COL (default: the row number)', columns)
    .option('--intervals <kind>', 'wald: standard errors and intervals', oneOf('intervals', ['wald']))
    .option('--confidence <share>', 'coverage of intervals (default: that of the model)', share('confidence'))
    .option(
      '--missing <policy>',
      'rows that cannot be predicted: drop (empty fields) or fail',
      oneOf('missing', ['drop', 'fail']),
    )
    .option('--json', 'errors as JSON (oddsmith-error/1), rows as NDJSON')
    .addHelpText('after', PREDICT_HELP)
    .action(async (model, data, options) => {
      const { predict } = await import('./commands/predict.js');
      await predict(model, data, options, session);
    });
}

const COMPLETION_HELP = `
Examples:
  oddsmith completion bash > ~/.local/share/bash-completion/completions/oddsmith
  oddsmith completion zsh > "\${fpath[1]}/_oddsmith"
  oddsmith completion fish > ~/.config/fish/completions/oddsmith.fish`;

function addCompletion(program: Command, session: Session): void {
  program
    .command('completion')
    .description('Print a completion script for a shell.')
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText('after', COMPLETION_HELP)
    .action(async (shell) => {
      const { completion } = await import('./commands/completion.js');
      session.stdout.write(completion(shell, program));
    });
}
