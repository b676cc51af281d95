/** The commands and their options, and nothing of their work: that is loaded when a command runs. */
import { VERSION } from '@oddsmith/core';
import { Command } from 'commander';
import { addDescentOptions } from './commands/descent-options.js';
import { columns, count, levels, oneOf, references, share, types } from './commands/option-values.js';
import { RATE_HELP, rate } from './commands/rate-value.js';
import type { Session } from './terminal/session.js';

const DATA_HELP =
  'CSV, TSV, Parquet, Arrow, JSON or NDJSON file (.gz too), a quoted pattern such as "part-*.csv", or - for standard input';

const WATCHED_SOLVERS = [
  'gradient-descent',
  'momentum',
  'nesterov',
  'adagrad',
  'rmsprop',
  'adam',
  'sgd',
  'lbfgs',
  'newton',
] as const;

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
  addAnimate(program, session);
  addEvaluate(program, session);
  addStudio(program, session);
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
  zcat big.csv.gz | oddsmith fit - "y ~ log(x)"
  oddsmith fit births.csv "low ~ age + lwt" --solver nesterov --history descent.parquet`;

function addFit(program: Command, session: Session): void {
  const command = program
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
    .option('--confidence <share>', 'coverage of intervals (default: 0.95)', share('confidence'))
    .option('--max-iterations <n>', 'default: 100 (newton), 1000 (lbfgs)', count('max-iterations'))
    .option(
      '--solver <name>',
      `${WATCHED_SOLVERS.toReversed().join(', ')} (default: newton)`,
      oneOf('solver', WATCHED_SOLVERS),
    );
  addDescentOptions(command)
    .option('--checkpoint <file>', 'keep what is needed to take the fit up again, while it runs')
    .option('--resume <file>', 'take up a fit again from its checkpoint, to the same bits')
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

const EVALUATE_HELP = `
The rows need the response too. On the rows of the training every figure flatters the model; the output says so.

Examples:
  oddsmith evaluate model.json held-out.csv
  oddsmith evaluate model.json held-out.parquet --threshold 0.2 --json`;

function addEvaluate(program: Command, session: Session): void {
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
      const { evaluate } = await import('./commands/evaluate.js');
      await evaluate(model, data, options, session);
    });
}

const STUDIO_HELP = `
Files are read by the page itself: CSV, TSV, Parquet, JSON or NDJSON. Nothing leaves this machine.

Examples:
  oddsmith studio
  oddsmith studio births.csv --port 8080 --no-open`;

function addStudio(program: Command, session: Session): void {
  program
    .command('studio')
    .description('The studio in the browser: data, model, training and report in one page.')
    .argument('[data]', 'a file to open in it')
    .option('--port <n>', 'port on 127.0.0.1 (default: a free one)', count('port'))
    .option('--no-open', 'only print the address')
    .addHelpText('after', STUDIO_HELP)
    .action(async (data, options) => {
      const { studio } = await import('./commands/studio.js');
      await studio(data, options, session);
    });
}

const ANIMATE_HELP = `
Examples:
  oddsmith animate ten-rows.csv "y ~ x" --output descent.gif
  oddsmith animate births.csv "low ~ age + lwt" --solver newton --output newton.html
  oddsmith animate births.csv "low ~ ." --solver adam --rate 0.01 --epochs 500 --output adam.svg`;

function addAnimate(program: Command, session: Session): void {
  program
    .command('animate')
    .description('A moving picture of training: the predicted probabilities at each iteration.')
    .argument('<data>', DATA_HELP)
    .argument('<formula>', 'such as "y ~ x": one numeric input is drawn as a curve, two as a field')
    .option('--output <file>', 'a .gif, .svg or .html file; needed')
    .option('--frames <n>', 'pictures at most (default: 60)', count('frames', 2))
    .option(
      '--solver <name>',
      `${WATCHED_SOLVERS.join(', ')} (default: gradient-descent)`,
      oneOf('solver', WATCHED_SOLVERS),
    )
    .option('--rate <rate>', `${RATE_HELP} (default: 0.001)`, rate('rate'))
    .option('--epochs <n>', 'default: 10000, 100 (newton), 1000 (lbfgs)', count('epochs'))
    .option('--batch-size <n>', 'rows per step (default: all; 1 for sgd)', count('batch-size'))
    .option('--seed <n>', 'of the shuffles (default: 1)', count('seed', 0))
    .option(
      '--gradient <kind>',
      'follow the gradient of the sum or of the mean loss (default: sum)',
      oneOf('gradient', ['sum', 'mean']),
    )
    .option(
      '--coordinates <kind>',
      'coordinates of the steps: data, standardised or whitened (default: data)',
      oneOf('coordinates', ['data', 'standardised', 'whitened']),
    )
    .option('--averaged', 'draw the running mean of the steps')
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
    .option('--event <level>', 'level of the response whose probability is drawn (default: the second)')
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
    .option('--json', 'errors as JSON (oddsmith-error/1)')
    .addHelpText('after', ANIMATE_HELP)
    .action(async (data, formula, options) => {
      const { animate } = await import('./commands/animate.js');
      await animate(data, formula, options, session);
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
