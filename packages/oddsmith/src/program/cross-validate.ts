import type { Command } from 'commander';
import { count, oneOf, positive } from '../commands/option-values.js';
import { mixtures } from '../commands/penalty-values.js';
import type { Session } from '../terminal/session.js';
import { addModelOptions } from './model-options.js';
import { addPathOptions } from './path-options.js';
import { DATA_HELP } from './words.js';

const CROSS_VALIDATE_HELP = `
The same seed gives the same folds everywhere. The chosen coefficients have no p-values: they were chosen by
looking at the rows. --split-inference gives p-values that hold.

Examples:
  oddsmith cross-validate births.csv "low ~ ." --plot cv.svg --model model.json
  oddsmith cross-validate births.csv "low ~ ." --alpha 1,0.5,0 --rule one-standard-error --measure auc
  oddsmith cross-validate visits.csv "relapse ~ dose + stage" --group patient --folds 5 --repeats 3
  oddsmith cross-validate loans.parquet "default ~ ." --time month --folds 6 --nested
  oddsmith cross-validate words.svm --alpha 1,0.5 --rule one-standard-error --model words.json`;

export function addCrossValidate(program: Command, session: Session): void {
  const command = program
    .command('cross-validate')
    .description('Choose lambda and alpha of a penalty by cross-validation.')
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
    .option(
      '--alpha <x,x>',
      '1: lasso, 0: ridge, between: elastic net; several to choose from (default: 1)',
      mixtures('alpha'),
    );
  addPathOptions(command)
    .option('--folds <n>', 'how many (default: 10)', count('folds', 2))
    .option('--repeats <n>', 'how often the rows are shared out anew (default: 1)', count('repeats'))
    .option('--group <col>', 'column of groups that are never split')
    .option(
      '--time <col>',
      'column of times: what comes later is held out, what came before it is learnt from',
    )
    .option('--stratify', 'each fold has its share of the events (default, but not with --group and --time)')
    .option('--no-stratify', 'folds without regard to the events')
    .option(
      '--measure <name>',
      'deviance, auc, brier or misclassification (default: deviance)',
      oneOf('measure', ['deviance', 'auc', 'brier', 'misclassification']),
    )
    .option(
      '--rule <name>',
      'minimum: the best mean; one-standard-error: the simplest within one of it (default: minimum)',
      oneOf('rule', ['minimum', 'one-standard-error']),
    )
    .option('--nested', 'folds within folds: what the choice achieves on rows that took no part in it')
    .option('--seed <n>', 'of the folds, and of the halves below (default: 1)', count('seed', 0))
    .option(
      '--fold-tolerance <x>',
      'as --tolerance, in the folds (default: 1e-6)',
      positive('fold-tolerance'),
    )
    .option('--refit', 'maximum likelihood on the chosen columns, without shrinkage')
    .option(
      '--split-inference',
      'p-values: columns chosen on one half of the rows and tested on the other, many times',
    )
    .option('--splits <n>', 'how many times (default: 50)', count('splits'))
    .option('--stability', 'how often each column is selected on halves of the rows, with an error bound')
    .option('--debiased', 'the shrinkage taken back, with intervals (fewer columns than rows)')
    .option('--no-intercept', 'of sparse data: without an intercept')
    .option('--no-standardize', 'of sparse data: the penalty is of columns as they are')
    .option('--model <model.json>', 'write the chosen fit as a model file')
    .option(
      '--output <file>',
      'a row for each alpha and lambda: .csv or .parquet, or .json: the whole report',
    )
    .option('--plot <cv.svg>', 'draw the curve')
    .option('--json', 'one JSON object (oddsmith-cross-validation/1)')
    .addHelpText('after', CROSS_VALIDATE_HELP)
    .action(async (data, formula, { intercept, standardize, ...others }) => {
      // Those of `--no-…` are true where they are not given.
      const options = { ...others, ...(!intercept && { intercept }), ...(!standardize && { standardize }) };
      const { crossValidate } = await import('../commands/cross-validate.js');
      await crossValidate(data, formula, options, session);
    });
}
