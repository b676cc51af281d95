import type { Command } from 'commander';
import { oneOf, positive } from '../commands/option-values.js';
import { mixture } from '../commands/penalty-values.js';
import type { Session } from '../terminal/session.js';
import { addModelOptions } from './model-options.js';
import { addPathOptions } from './path-options.js';
import { DATA_HELP } from './words.js';

const PATH_HELP = `
Every lambda has a certificate: the largest violation of the optimality conditions over all columns. Sparse data (.svm,
.svmlight, .libsvm) take --event, --alpha, the options of lambda, --tolerance (of duality gaps, default 1e-6),
--threads, --output and --json.

Examples:
  oddsmith path genes.parquet "relapse ~ ." --plot path.svg
  oddsmith path births.csv "low ~ age + race + smoke" --alpha 0.5 --grouped --output path.csv
  oddsmith path births.csv "low ~ ." --penalty-factor age=0 --bounds lwt=:0 --lambdas 0.1,0.05,0.01 --json
  oddsmith path births.csv "low ~ ." --at 0.02 --model model.json
  oddsmith path words.svm --alpha 0.5 --output path.csv`;

export function addPath(program: Command, session: Session): void {
  const command = program
    .command('path')
    .description('Lasso, elastic net or ridge over a whole path of lambda, each point with its certificate.')
    .argument('<data>', DATA_HELP)
    .argument(
      '[formula]',
      'such as "default ~ income + factor(grade)", or "default ~ ." for all columns; none for SVMlight text',
    );
  addModelOptions(command)
    .option(
      '--family <name>',
      'auto, binary or multinomial (default: auto, by the response)',
      oneOf('family', ['auto', 'binary', 'multinomial']),
    )
    .option('--alpha <x>', '1: lasso, 0: ridge, between them: elastic net (default: 1)', mixture('alpha'));
  addPathOptions(command)
    .option('--at <lambda>', 'tell the coefficients at one lambda', positive('at'))
    .option('--model <model.json>', 'with --at: write the fit at that lambda as a model file')
    .option('--output <file>', 'a row for each lambda: .csv or .parquet, or .json: the whole report')
    .option('--plot <path.svg>', 'draw the path')
    .option(
      '--against <what>',
      'with --plot, what is across: lambda or deviance, the share explained (default: lambda)',
      oneOf('against', ['lambda', 'deviance']),
    )
    .option('--json', 'one JSON object (oddsmith-path/1)')
    .addHelpText('after', PATH_HELP)
    .action(async (data, formula, options) => {
      const { path } = await import('../commands/path.js');
      await path(data, formula, options, session);
    });
}
