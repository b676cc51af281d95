import type { Command } from 'commander';
import { addDescentOptions } from '../commands/descent-options.js';
import { bytes, collected, count, list, oneOf, portion, positive, share } from '../commands/option-values.js';
import type { Session } from '../terminal/session.js';
import { addModelOptions } from './model-options.js';
import { addColumnOptions } from './path-options.js';
import { DATA_HELP, SOLVERS } from './words.js';

const FIT_HELP = `
Exit code 4: the estimate does not exist (separation) or was not reached; what is known is printed.

Examples:
  oddsmith fit loans.parquet "default ~ income + factor(grade)" --output model.json
  oddsmith fit births.csv "low ~ age + race*smoke" --reference race=white --event 1
  oddsmith fit "part-*.csv" "sick ~ ." --weights n --json
  zcat big.csv.gz | oddsmith fit - "y ~ log(x)"
  oddsmith fit trial.csv "cured ~ dose + stage" --penalty firth
  oddsmith fit trial.csv "cured ~ dose + stage" --cluster clinic
  oddsmith fit trial.csv "cured ~ dose + stage" --covariance bootstrap --intervals bca --seed 7
  oddsmith fit survey.csv "smokes ~ age" --weights w --weights-kind sampling --strata region --cluster psu
  oddsmith fit flats.csv "satisfaction ~ influence + type" --family ordinal --levels "satisfaction=Low|Medium|High"
  oddsmith fit women.csv "partic ~ hincome + children" --reference partic=not.work
  oddsmith fit matched.csv "case ~ smoke + age" --family conditional --strata pair
  oddsmith fit births.csv "low ~ age + lwt" --solver nesterov --history descent.parquet
  oddsmith fit trial.csv "cured ~ ." --penalty lasso --lambda 0.02 --penalty-factor age=0 --bounds dose=0:
  oddsmith fit words.svm --penalty lasso --lambda 0.01 --output words.json`;

export function addFit(program: Command, session: Session): void {
  const command = program
    .command('fit')
    .description('Fit a logistic regression.')
    .argument('<data>', DATA_HELP)
    .argument('[formula]', 'such as "default ~ income + factor(grade)"; left out, one is suggested');
  addModelOptions(command, undefined, ['frequency', 'totals', 'importance', 'sampling'])
    .option(
      '--family <name>',
      'auto, binary, multinomial, ordinal or conditional (default: auto, by the response)',
      oneOf('family', ['auto', 'binary', 'multinomial', 'ordinal', 'conditional']),
    )
    .option(
      '--nonproportional <term>',
      'term whose effects differ between thresholds, of family ordinal (repeatable)',
      collected,
    )
    .option(
      '--penalty <name>',
      'none, ridge, lasso, elastic-net, or firth, which is finite on separated data (default: none; lasso of sparse data)',
      oneOf('penalty', ['none', 'ridge', 'lasso', 'elastic-net', 'firth']),
    )
    .option(
      '--lambda <x>',
      'weight of ridge, lasso or elastic net, on standardised columns',
      positive('lambda'),
    )
    .option(
      '--alpha <x>',
      'share of absolute values in an elastic net, at most 1 (default: 0.5 of sparse data)',
      portion('alpha'),
    );
  addColumnOptions(command, 'with a penalty: ')
    .option('--no-intercept', 'of sparse data: without an intercept')
    .option('--no-standardize', 'of sparse data: the penalty is of columns as they are')
    .option(
      '--tolerance <x>',
      'of sparse data: largest duality gap as a share of the objective (default: 1e-6)',
      share('tolerance'),
    )
    .option(
      '--intervals <kind>',
      'wald or profile likelihood; of a bootstrap also percentile or bca (default: profile with firth, else wald)',
      oneOf('intervals', ['wald', 'profile', 'percentile', 'bca']),
    )
    .option(
      '--covariance <kind>',
      'standard errors: model, HC0, HC1, HC2, HC3, cluster, bootstrap or jackknife (default: cluster with --cluster, else model)',
      oneOf('covariance', ['model', 'HC0', 'HC1', 'HC2', 'HC3', 'cluster', 'bootstrap', 'jackknife']),
    )
    .option(
      '--cluster <col[,col]>',
      'columns of clusters: standard errors robust within them',
      list('cluster'),
    )
    .option(
      '--cluster-adjustment <name>',
      'r: G/(G-1)*(n-1)/(n-p); stata: G/(G-1) (default: r)',
      oneOf('cluster-adjustment', ['r', 'stata']),
    )
    .option(
      '--strata <col>',
      'column of matched sets (--family conditional), of strata of a sample (sampling weights) or of a bootstrap',
    )
    .option('--replicates <n>', 'samples of a bootstrap (default: 999)', count('replicates', 2))
    .option('--confidence <share>', 'coverage of intervals (default: 0.95)', share('confidence'))
    .option('--max-iterations <n>', 'default: 100 (newton), 1000 (lbfgs)', count('max-iterations'))
    .option(
      '--solver <name>',
      `${SOLVERS.join(', ')} (default: auto, one of the next three by the shape of the data)`,
      oneOf('solver', SOLVERS),
    );
  addDescentOptions(command, {
    ...{ rate: 'auto', epochs: '10000', gradient: 'mean', coordinates: 'whitened' },
    seed: 'shuffles, and of the draws of a bootstrap',
  })
    .option(
      '--engine <name>',
      'memory; stream: rows pass by, so there may be more than memory holds; or sql: sums in an engine (default: memory)',
      oneOf('engine', ['memory', 'stream', 'sql']),
    )
    .option('--table <name>', 'table or view of a database (duckdb:FILE, postgres:, clickhouse:, trino:)')
    .option('--query <sql>', 'a SELECT whose rows are meant, in place of --table')
    .option('--explain', 'every statement that an engine is sent and what it cost, to standard error')
    .option('--memory <size>', 'most memory of the stream engine (default: 1GiB)', bytes('memory'))
    .option(
      '--threads <n>',
      'threads at most, 1 to 64 (default: what the machine has, up to 8)',
      count('threads'),
    )
    .option(
      '--storage <kind>',
      'float64, or float32: half the memory, values rounded to 7 digits (default: auto, float32 where no bit changes)',
      oneOf('storage', ['auto', 'float64', 'float32']),
    )
    .option(
      '--relaxed-simd',
      'fused multiplications and additions: faster on wide data, but bits that may differ between processors',
    )
    .option('--history <file>', 'every iteration of the solver, to a .csv or .parquet file')
    .option('--checkpoint <file>', 'keep what is needed to take the fit up again, while it runs')
    .option('--resume <file>', 'take up a fit again from its checkpoint, to the same bits')
    .option('--output <model.json>', 'write the model to a file')
    .option('--rosetta', 'the objective, and the lines of R and Python that make the same fit')
    .option('--json', 'one JSON object (oddsmith-fit/1)')
    .addHelpText('after', FIT_HELP)
    .action(async (data, formula, { intercept, standardize, ...others }) => {
      // Those of `--no-…` are true where they are not given.
      const options = { ...others, ...(!intercept && { intercept }), ...(!standardize && { standardize }) };
      const { fit } = await import('../commands/fit.js');
      await fit(data, formula, options, session);
    });
}
