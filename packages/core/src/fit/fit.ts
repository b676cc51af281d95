/** `fit`: the wiring from data and formula to an immutable fit. */
import type { Warning } from '../errors.js';
import type { CheckedFormula, ColumnOptions, PredictionInput } from '../formula/types.js';
import { log } from '../math/elementary.js';
import type { CountedShard } from '../objective/objective.js';
import { type Journal, type Question, type RunOptions, run } from '../solver/run.js';
import type { Data } from '../table/data.js';
import { assembleReport, type Findings, predictiveModel } from './assemble.js';
import { cancelled } from './cancelled.js';
import { discrimination } from './discrimination.js';
import { estimate } from './estimate.js';
import { Fit } from './fitted.js';
import type { Existence } from './limiting.js';
import type { FitOptions } from './options.js';
import type { Penalising } from './penalising.js';
import { loadLanguage, type Prepared, prepare } from './prepare.js';
import { nullLoss, totalsOf } from './reference-models.js';
import type { ShardWork, SolveOptions } from './solve.js';
import { isGradientSolver } from './solver-names.js';
import { termsToTest, testTerms } from './term-tests.js';
import { FIT_RULES, refuseIdleOptions, refuseUnpenalised, validateOptions } from './validate.js';

/** A fit that is ready to run. */
interface Begun extends Prepared {
  readonly options: FitOptions;
  readonly started: number;
}

/** Checks the options, binds the formula and loads the rows. */
export function begin(data: Data, formula: string, options: FitOptions): Begun {
  const started = performance.now();
  validateOptions(options, FIT_RULES);
  refuseIdleOptions(options);
  refuseUnpenalised(options);
  return { ...prepare(data, formula, options), options, started };
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

/** The solver of a design whose column 0 is constant, or is not. */
type ChooseSolver = (intercept: boolean) => SolveOptions['solver'];

/** Loads the gradient solvers when one is asked for. */
async function chooseSolver(options: FitOptions): Promise<ChooseSolver> {
  const { solver = 'newton' } = options;
  if (!isGradientSolver(solver)) return () => solver;
  const { gradientSolving } = await import('./gradient-solving.js');
  return (intercept) => gradientSolving(solver, options, intercept);
}

/** Loads the penalties when one is asked for. */
async function choosePenalty({ rows, training, options }: Begun): Promise<Penalising | null> {
  if ((options.penalty ?? 'none') === 'none') return null;
  return (await import('./penalising.js')).penalising(rows, training.schema, options);
}

/** Loads the checkpoints when they are asked for. */
async function chooseJournal(begun: Begun): Promise<Journal | undefined> {
  const { checkpoint, resume, solver = 'newton' } = begun.options;
  if (checkpoint === undefined && resume === undefined) return undefined;
  return (await import('./journal.js')).journalOf(begun, 'fit', solver, begun.options);
}

/** What share of its rows a question reads. */
function share({ pass, shards }: Question<CountedShard>): number {
  if (pass.kind !== 'batch') return 1;
  return pass.rows.length / shards.reduce((sum, { rows }) => sum + rows, 0);
}

/** Counts the passes of work as they go by. */
function* counting<Result>(work: ShardWork<Result>, counter: { passes: number }): ShardWork<Result> {
  let answer: Parameters<typeof work.next>[0];
  for (;;) {
    const step = work.next(answer);
    if (step.done) return step.value;
    if ('pass' in step.value) counter.passes += share(step.value);
    answer = yield step.value;
  }
}

/** The whole fit as questions to the shards. */
export function* fitting(
  begun: Begun,
  counter: { passes: number },
  choose: ChooseSolver,
  penalising: Penalising | null,
  existence?: Existence,
): ShardWork<Fit> {
  const { training, rows, options, started } = begun;
  const { schema } = training;
  const found = yield* counting(
    penalising?.estimate() ??
      estimate(rows, { solver: choose(schema.intercept), maxIterations: options.maxIterations, existence }),
    counter,
  );
  const passes = Math.ceil(counter.passes);
  const totals = totalsOf(rows);
  const empty = yield* nullLoss(rows, schema.intercept, totals);
  const warnings = [...begun.warnings];
  if (training.weightsKind === 'importance') warnings.push(IMPORTANCE);
  const { refined, gram, free } = found;
  if (refined && refined.smallestPivot < NEARLY_ALIASED) warnings.push(nearlyAliased(refined.smallestPivot));
  const { terms, skipped } = termsToTest(schema, training.design.rows, options.termTests ?? 'auto');
  if (skipped) warnings.push(SKIPPED);
  const coefficients = refined?.coefficients.high ?? new Float64Array(rows.columns);
  const loss = refined?.loss ?? { hi: 0, lo: 0 };
  const penalty = penalising && (yield* penalising.infer(found, terms));
  if (penalty) warnings.push(...penalty.warnings);
  const tested = penalty?.terms ?? (yield* testTerms(rows, schema, terms, { loss, free, gram }));
  const findings: Findings = {
    training,
    rows,
    estimate: found,
    totals,
    nullLoss: empty,
    tjur: yield* discrimination(rows, coefficients, totals, found.separation?.separated),
    terms: tested,
    penalty,
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
export function runOptions(options: FitOptions, counter: { passes: number }, journal?: Journal): RunOptions {
  const { onIteration, signal } = options;
  return {
    signal,
    journal,
    onIteration:
      onIteration &&
      ((iteration: Parameters<typeof onIteration>[0]) => onIteration(iteration, Math.ceil(counter.passes))),
  };
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
export async function fit<Given extends Data, Formula extends string, Other extends string = never>(
  data: Given,
  formula: Formula & CheckedFormula<Formula, Given>,
  options: FitOptions & ColumnOptions<Other> = {},
): Promise<Fit<PredictionInput<Given, Formula, Other>>> {
  const counter = { passes: 0 };
  try {
    await loadLanguage(formula, options);
    const begun = begin(data, formula, options);
    const choose = await chooseSolver(options);
    const penalising = await choosePenalty(begun);
    const journal = await chooseJournal(begun);
    return await run(fitting(begun, counter, choose, penalising), runOptions(options, counter, journal));
  } catch (error) {
    throw cancelled(error, options.signal);
  }
}
