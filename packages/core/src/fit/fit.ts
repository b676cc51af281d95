/** `fit` and `fitSync`: the wiring from data and formula to an immutable fit. */
import { OddsmithError, type Warning } from '../errors.js';
import { expandTerms } from '../formula/expand.js';
import { parseFormula } from '../formula/parse.js';
import { bindTraining, type TrainingData } from '../formula/training.js';
import { createKernel } from '../kernel/create.js';
import { log } from '../math/elementary.js';
import { run, runSync } from '../solver/run.js';
import { type Data, toTable } from '../table/data.js';
import { assembleReport, type Findings, predictiveModel } from './assemble.js';
import { discrimination } from './discrimination.js';
import { estimate } from './estimate.js';
import { Fit } from './fitted.js';
import { type LoadedRows, loadRows } from './loaded-rows.js';
import type { FitOptions } from './options.js';
import { nullLoss, totalsOf } from './reference-models.js';
import type { ShardWork, SolveOptions } from './solve.js';
import { termsToTest, testTerms } from './term-tests.js';
import { FIT_RULES, validateOptions } from './validate.js';

/** A fit that is ready to run. */
interface Prepared {
  readonly training: TrainingData;
  readonly rows: LoadedRows;
  readonly warnings: readonly Warning[];
  readonly options: FitOptions;
  readonly started: number;
}

function prepare(data: Data, formula: string, options: FitOptions): Prepared {
  const started = performance.now();
  validateOptions(options, FIT_RULES);
  const syntax = parseFormula(formula);
  const table = toTable(data, options.types ? { types: options.types } : {});
  const names = table.columns.map(({ name }) => name);
  const terms = expandTerms(
    syntax,
    names,
    [options.weights, options.offset].filter((name) => typeof name === 'string'),
  );
  const training = bindTraining(terms, table, options);
  const warnings: Warning[] = [...training.warnings];
  const makeKernel = () => {
    const { kernel, note } = createKernel(options.kernel ?? 'auto');
    if (note !== null && warnings.every(({ code }) => code !== 'kernel'))
      warnings.push({ code: 'kernel', message: note });
    return kernel;
  };
  const { design, events, others } = training;
  const rows = loadRows(
    {
      count: design.rows,
      columns: design.columns.length,
      events,
      others,
      offset: design.offset,
      fill: (start, count, into, base, stride) => design.fill(start, count, into, base, stride),
    },
    makeKernel,
  );
  return { training, rows, warnings, options, started };
}

const IMPORTANCE: Warning = {
  code: 'importance-weights',
  message:
    'Importance weights say how much each row counts, not how many rows it stands for: the standard errors, p-values and intervals take them for counts.',
};
const SKIPPED: Warning = {
  code: 'term-tests-skipped',
  message:
    'Likelihood-ratio tests of single-column terms are left out on data of this size (in code, the option termTests: "all" computes them).',
};

/** Below this pivot the standard errors keep fewer than 13 digits: products are right to 1e-30 of their size. */
const NEARLY_ALIASED = 1e-17;

function nearlyAliased(smallestPivot: number): Warning {
  const digits = Math.max(0, Math.floor(30 + log(smallestPivot) / Math.LN10));
  const message = `Some columns are nearly linear combinations of others (sine of the angle ${Math.sqrt(smallestPivot).toPrecision(1)}): standard errors keep about ${digits} digits.`;
  return { code: 'nearly-aliased', message };
}

function estimateOptions({ solver = 'newton', maxIterations }: FitOptions): SolveOptions {
  return { solver, maxIterations };
}

/** Counts the passes of work as they go by. */
function* counting<Result>(work: ShardWork<Result>, counter: { passes: number }): ShardWork<Result> {
  let answer: Parameters<typeof work.next>[0];
  for (;;) {
    const step = work.next(answer);
    if (step.done) return step.value;
    if ('pass' in step.value) counter.passes++;
    answer = yield step.value;
  }
}

/** The whole fit as questions to the shards. */
function* fitting(prepared: Prepared, counter: { passes: number }): ShardWork<Fit> {
  const { training, rows, options, started } = prepared;
  const { schema } = training;
  const found = yield* counting(estimate(rows, estimateOptions(options)), counter);
  const { passes } = counter;
  const totals = totalsOf(rows);
  const empty = yield* nullLoss(rows, schema.intercept, totals);
  const warnings = [...prepared.warnings];
  if (training.weightsKind === 'importance') warnings.push(IMPORTANCE);
  const { refined, gram, free } = found;
  if (refined && refined.smallestPivot < NEARLY_ALIASED) warnings.push(nearlyAliased(refined.smallestPivot));
  const { terms, skipped } = termsToTest(schema, training.design.rows, options.termTests ?? 'auto');
  if (skipped) warnings.push(SKIPPED);
  const coefficients = refined?.coefficients.high ?? new Float64Array(rows.columns);
  const loss = refined?.loss ?? { hi: 0, lo: 0 };
  const tested = yield* testTerms(rows, schema, terms, { loss, free, gram });
  const findings: Findings = {
    training,
    rows,
    estimate: found,
    totals,
    nullLoss: empty,
    tjur: discrimination(rows, coefficients, found.separation?.separated),
    terms: tested,
    confidence: options.confidence ?? 0.95,
    solver: options.solver ?? 'newton',
    passes,
    seconds: (performance.now() - started) / 1000,
    warnings,
  };
  const report = assembleReport(findings);
  return new Fit(report, predictiveModel(findings, report), options.missing ?? 'drop');
}

/** What every driver needs of the options. */
function runOptions(options: FitOptions, counter: { passes: number }) {
  const { onIteration, signal } = options;
  return {
    signal,
    onIteration:
      onIteration &&
      ((iteration: Parameters<typeof onIteration>[0]) => onIteration(iteration, counter.passes)),
  };
}

function cancelled(error: unknown, { signal }: FitOptions): unknown {
  return signal?.aborted && error === signal.reason
    ? new OddsmithError('cancelled', 'The fit was cancelled.', {}, error)
    : error;
}

/**
 * Fits a binary logistic regression by maximum likelihood.
 *
 * `data`: a table, an array of objects, an object of columns, an Arrow table. `formula`: as R's, `y ~ a + b:c`.
 * Every number is computed to at least 13 significant digits, the estimate with its proof; where no finite estimate
 * exists the fit says so in `report.separation` and gives the limits.
 *
 * Rejects with an `OddsmithError`: input that is not what is needed (kind `input`), cancelled by `signal`.
 */
export async function fit(data: Data, formula: string, options: FitOptions = {}): Promise<Fit> {
  const counter = { passes: 0 };
  try {
    return await run(fitting(prepare(data, formula, options), counter), runOptions(options, counter));
  } catch (error) {
    throw cancelled(error, options);
  }
}

/** As `fit`, at once: blocks until the fit is done. */
export function fitSync(data: Data, formula: string, options: FitOptions = {}): Fit {
  const counter = { passes: 0 };
  try {
    return runSync(fitting(prepare(data, formula, options), counter), runOptions(options, counter));
  } catch (error) {
    throw cancelled(error, options);
  }
}
