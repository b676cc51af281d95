/** The whole fit as questions to the rows, wherever they are. */
import type { Warning } from '../errors.js';
import { log } from '../math/elementary.js';
import type { CountedShard } from '../objective/objective.js';
import type { PredictiveModel } from '../output/model.js';
import type { separationText } from '../output/separation-text.js';
import { type Journal, loaded, type Question, type RunOptions } from '../solver/run.js';
import { assembleReport, type Findings, predictiveModel } from './assemble.js';
import type { Begun } from './begun.js';
import type { Chosen } from './chosen.js';
import { discrimination } from './discrimination.js';
import { type Estimate, estimate, hasMany, loadLarge } from './estimate.js';
import { Fit } from './fitted.js';
import type { groupedOf } from './likelihood.js';
import type { LoadedRows } from './loaded-rows.js';
import type { FitOptions } from './options.js';
import type { Penalising } from './penalising.js';
import type { Profiles, profiles } from './profiles.js';
import { nullLoss } from './reference-models.js';
import type { FitReport } from './report.js';
import type { ShardWork, SolveOptions } from './solve.js';
import type { readStart } from './start.js';
import { termsToTest, testTerms } from './term-tests.js';

export const IMPORTANCE: Warning = {
  code: 'importance-weights',
  message:
    'Importance weights say how much each row counts, not how many rows it stands for: the standard errors, p-values and intervals take them for counts.',
};
export const SKIPPED: Warning = {
  code: 'term-tests-skipped',
  message:
    'Likelihood-ratio tests of single-column terms are left out on data of this size (in code, the option termTests: "all" computes them).',
};

/** Below this pivot the standard errors keep fewer than 13 digits: products are right to 1e-30 of their size. */
export const NEARLY_ALIASED = 1e-17;

export function nearlyAliased(smallestPivot: number): Warning {
  const digits = Math.max(0, Math.floor(30 + log(smallestPivot) / Math.LN10));
  const message = `Some columns are nearly linear combinations of others (sine of the angle ${Math.sqrt(smallestPivot).toPrecision(1)}): standard errors keep about ${digits} digits.`;
  return { code: 'nearly-aliased', message };
}

/** What share of so many rows a question reads. */
function share({ pass, shards }: Question<CountedShard>, count: number): number {
  if (pass.kind === 'batch') return pass.rows.length / count;
  return shards.reduce((sum, { rows }) => sum + rows, 0) / count;
}

/** Counts the passes of work as they go by. */
export function* counting<Result>(
  work: ShardWork<Result>,
  rows: number,
  counter: { passes: number },
): ShardWork<Result> {
  let answer: Parameters<typeof work.next>[0];
  for (;;) {
    const step = work.next(answer);
    if (step.done) return step.value;
    if ('pass' in step.value) counter.passes += share(step.value, rows);
    answer = yield step.value;
  }
}

/** Whether the answers of the run are kept, or taken from an earlier one. */
function isKept({ checkpoint, resume }: FitOptions): boolean {
  return checkpoint !== undefined || resume !== undefined;
}

/** A pass over all rows, where the first one would see a sample only: it shows whether the data are the same. */
function* wholePass({ shards, start }: LoadedRows): ShardWork<void> {
  yield { shards, pass: { kind: 'loss', at: start } };
}

/** The reason of the choice, with what came of it. */
function reasonFor({ solver, reason }: Chosen, found: Estimate): string {
  if (found.solver === solver) return reason!;
  return `${reason}; whole Newton steps in the end, since columns or rows stood in the way of that`;
}

/** What else would be loaded when it is needed. */
export interface Given extends Pick<SolveOptions, 'existence' | 'large' | 'algebra' | 'searchAliases'> {
  readonly groupedOf?: typeof groupedOf;
  readonly separationText?: typeof separationText;
  readonly readStart?: typeof readStart;
  readonly revise?: (begun: Begun, result: Result) => ShardWork<Result>;
  readonly profiles?: typeof profiles;
}

/** What a fit ends in. */
export interface Result {
  readonly report: FitReport;
  readonly model: PredictiveModel;
}

/** The whole fit as questions to the shards. */
export function* fitting(
  begun: Begun,
  counter: { passes: number },
  chosen: Chosen,
  penalising: Penalising | null,
  given: Given = {},
): ShardWork<Fit> {
  const { facts, rows, options, started } = begun;
  const { schema } = facts;
  if (isKept(options) && chosen.solver === 'sampled-newton') yield* wholePass(rows);
  const found = yield* counting(
    penalising?.estimate() ??
      estimate(rows, {
        solver: chosen.solver,
        maxIterations: options.maxIterations,
        start: yield* startOf(begun, given),
        ...given,
      }),
    rows.count,
    counter,
  );
  const passes = Math.ceil(counter.passes);
  const { totals } = rows;
  const empty = yield* nullLoss(rows, schema.intercept, totals);
  const warnings = [...begun.warnings];
  if (facts.weightsKind === 'importance' && options.lambda === undefined) warnings.push(IMPORTANCE);
  const { refined } = found;
  if (refined && refined.smallestPivot < NEARLY_ALIASED) warnings.push(nearlyAliased(refined.smallestPivot));
  const { terms, skipped } = termsToTest(schema, rows.count, options.termTests ?? 'auto');
  const coefficients = refined?.coefficients.high ?? new Float64Array(rows.columns);
  const large = terms.length > 0 && hasMany(rows) ? (given.large ?? (yield* loadLarge())) : null;
  const penalty = penalising && (yield* penalising.infer(found, terms));
  // Shrunken fits have no tests, however few rows there are.
  if (skipped && !penalty?.shrinkage) warnings.push(SKIPPED);
  if (penalty) warnings.push(...penalty.warnings);
  const tested = penalty?.terms ?? (yield* testTerms(rows, schema, terms, found, large?.nearSubset));
  const profiles = yield* profilesOf(begun, found, penalising, given);
  if (profiles) warnings.push(...profiles.warnings);
  const findings: Findings = {
    facts,
    profiles,
    rows,
    estimate: found,
    nullLoss: empty,
    grouped:
      schema.response.kind === 'labels'
        ? null
        : rows.grouped(
            given.groupedOf ?? (yield* loaded(async () => (await import('./late/seldom.js')).groupedOf)),
          ),
    tjur: yield* discrimination(rows, coefficients, found.separation?.separated),
    terms: tested,
    penalty,
    confidence: options.confidence ?? 0.95,
    solver: found.solver ?? chosen.name,
    solverReason: chosen.reason && reasonFor(chosen, found),
    passes,
    seconds: (performance.now() - started) / 1000,
    warnings,
  };
  const plain = assembleReport(findings);
  const { report, model } = yield* revised(
    begun,
    { report: plain, model: predictiveModel(findings, plain) },
    given,
  );
  const tell =
    report.separation &&
    (given.separationText ?? (yield* loaded(async () => (await import('./late/seldom.js')).separationText)));
  const separated = tell ? tell(report, schema) : null;
  return new Fit(report, model, options.missing ?? 'drop', separated);
}

/** The coefficients to begin with, on the scale of the shards. */
function* startOf(begun: Begun, given: Given): ShardWork<Float64Array | undefined> {
  if (begun.options.start === undefined) return undefined;
  const read = given.readStart ?? (yield* loaded(async () => (await import('./late/seldom.js')).readStart));
  return read(begun);
}

/** Profiles of the coefficients, where maximum likelihood is asked for them. */
function* profilesOf(
  { rows, facts, options }: Begun,
  found: Estimate,
  penalising: Penalising | null,
  given: Given,
): ShardWork<Profiles | null> {
  if (options.intervals !== 'profile' || penalising) return null;
  const profiling =
    given.profiles ?? (yield* loaded(async () => (await import('./late/seldom.js')).profiles));
  return yield* profiling(rows, found, facts.schema.columns, options.confidence ?? 0.95);
}

/** Whether the covariance is that of the model. */
export function isOfModel({
  covariance = 'model',
  cluster,
  weightsKind,
}: Pick<FitOptions, 'covariance' | 'cluster' | 'weightsKind'>): boolean {
  return covariance === 'model' && cluster === undefined && weightsKind !== 'sampling';
}

/** The same with the standard errors that were asked for. */
function* revised(begun: Begun, result: Result, { revise }: Given): ShardWork<Result> {
  if (isOfModel(begun.options)) return result;
  const revising = revise ?? (yield* loaded(async () => (await import('./late/seldom.js')).reviseInTurns));
  return yield* revising(begun, result);
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
