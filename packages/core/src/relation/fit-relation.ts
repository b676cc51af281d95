/** `fitRelation`: a fit of rows that stay in a database. */
import { OddsmithError } from '../errors.js';
import { assembleReport, type Findings, predictiveModel } from '../fit/assemble.js';
import { cancelled } from '../fit/cancelled.js';
import { Fit } from '../fit/fitted.js';
import { counting, IMPORTANCE, SKIPPED } from '../fit/fitting.js';
import { type Grouped, groupedOf } from '../fit/likelihood.js';
import { FAR_OUT, rises } from '../fit/optimum.js';
import type { ShardWork } from '../fit/solve.js';
import { termsToTest } from '../fit/term-tests.js';
import { validateOptions } from '../fit/validate.js';
import { select } from '../formula/sql/chain.js';
import { schemaSql } from '../formula/sql/index.js';
import { add, fromNumber, multiplyNumber, ZERO } from '../math/double-double.js';
import type { Solution } from '../objective/objective.js';
import { lbfgs } from '../solver/lbfgs.js';
import { newton } from '../solver/newton.js';
import { ask, run } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';
import { basisOf } from './basis.js';
import { BasisShard } from './basis-shard.js';
import { proved, type Reached } from './estimate.js';
import { type Learnt, learn, readingOf, refuseMissing } from './learn.js';
import type { Opened } from './opened.js';
import { type FitRelationOptions, RELATION_RULES } from './options.js';
import { fitPatterns } from './patterns.js';
import { inBasis, type RowsSql, rowsSql, selects } from './questions.js';
import { dialectOf, numberOf, type Relation } from './relation.js';
import { nullLoss, testTerms } from './smaller-models.js';
import { type Asking, SqlShard, sumsOf } from './sql-shard.js';

/**
 * As `fit`, of rows that stay where they are: the engine answers with sums, levels and some fifty rows at most. Estimates
 * and standard errors have at least 10 digits: sums are doubles, in the engine's order, of columns made orthonormal. Where rows
 * have few different patterns of values the engine counts those, and the fit is one in memory.
 *
 * Throws as `fit` does, `option-unavailable` for terms that are learnt from all rows at once, and `not-converged` where the
 * estimate was not reached: separation is searched for where rows repeat only.
 */
export async function fitRelation(
  relation: Relation,
  formula: string,
  given: FitRelationOptions = {},
): Promise<Fit> {
  const started = performance.now();
  validateOptions(given, RELATION_RULES);
  const { onQuery, ...options } = given;
  const { signal } = options;
  const asking: Asking = { query: (sql, aborting) => relation.query(sql, aborting), signal, onQuery };
  try {
    const read = readingOf(relation, formula, options, asking);
    const [all = 0] = (await sumsOf(asking, [`SELECT count(*) FROM ${relation.source}`])).map(numberOf);
    const counted = await fitPatterns(read, all, formula, options);
    if (counted !== null) return counted;
    const learnt = await learn(read, options);
    const opened = await open(relation, learnt, options, asking);
    const more = await extras(all, opened, options);
    const counter = { passes: 0 };
    const reached = await run(estimating(opened, options, counter), { signal });
    if (reached === null || !(await exists(opened, reached))) throw notReached();
    return await run(telling(opened, reached, more, { ...options, started, passes: counter.passes }), {
      signal,
    });
  } catch (error) {
    throw cancelled(error, signal);
  }
}

async function open(
  relation: Relation,
  learnt: Learnt,
  options: FitRelationOptions,
  asking: Asking,
): Promise<Opened> {
  const dialect = dialectOf(relation);
  const types = Object.fromEntries(relation.columns.map(({ name, type }) => [name, type]));
  const { weights = null } = options;
  const sql = schemaSql(learnt.schema, dialect, { types });
  const source = rowsSql(sql, dialect, relation.source, weights);
  const { basis, moved } = await basisOf(source, learnt.schema.intercept, asking);
  if (basis.totals.rows === 0)
    throw new OddsmithError('data-empty', 'No row has all values that the model needs.');
  const { columns, isClear, totals } = basis;
  const shard = isClear
    ? new BasisShard(new SqlShard(moved, totals.rows, asking), columns)
    : new SqlShard(inBasis(moved, columns), totals.rows, asking);
  return { learnt, source, moved, basis, shard, asking };
}

/** What a report says beside the sums of a fit. */
interface Extras {
  readonly rowsDropped: number;
  readonly grouped: Grouped | null;
}

async function extras(
  all: number,
  { learnt, source: rows, basis, asking }: Opened,
  { weights, missing }: FitRelationOptions,
): Promise<Extras> {
  const { response } = learnt.schema;
  const rowsDropped = all - learnt.complete;
  const lost = learnt.complete - basis.totals.rows;
  if (weights === undefined && lost > 0) throw withoutValue(lost);
  refuseMissing(rowsDropped, missing);
  return { rowsDropped, grouped: response.kind === 'labels' ? null : await groupedIn(rows, asking) };
}

function withoutValue(rows: number): OddsmithError {
  const message = `In ${rows} rows an expression of the formula has no value, or a level that the few rows looked at did not show. Name the levels (option levels), or compute the column in the query.`;
  return new OddsmithError('value-out-of-domain', message, { option: 'levels' });
}

/** Different counts of events and others, at most. */
const MOST_GROUPS = 3000;

/** Σ over rows that are binomial units, by their counts. */
async function groupedIn({ chain }: RowsSql, { query, signal, onQuery }: Asking): Promise<Grouped> {
  const sql = select(chain, ['a', 'b', 'count(*)'], `GROUP BY a, b LIMIT ${MOST_GROUPS + 1}`);
  onQuery?.(sql);
  const groups = await query(sql, signal);
  if (groups.length > MOST_GROUPS) {
    const message = `The response has more than ${MOST_GROUPS} different counts: the likelihood of grouped rows is not summed in the database in this version.`;
    throw new OddsmithError('option-unavailable', message);
  }
  const sum = { saturated: ZERO, coefficients: ZERO };
  for (const [events, others, count] of groups) {
    const one = groupedOf({
      events: Float64Array.of(numberOf(events)),
      others: Float64Array.of(numberOf(others)),
    });
    sum.saturated = add(sum.saturated, multiplyNumber(one.saturated, numberOf(count)));
    sum.coefficients = add(sum.coefficients, multiplyNumber(one.coefficients, numberOf(count)));
  }
  return sum;
}

function notReached(): OddsmithError {
  const message =
    "The estimate was not reached, and it may be that there is none: whether the rows are separated is not searched in a database in this version. The engines memory and stream tell, and Firth's penalty has an estimate.";
  return new OddsmithError('not-converged', message, { option: 'engine' });
}

/** Passes with gradients alone, at most. */
const FIRST_STEPS = 20;
/** Newton decrement from which whole Newton steps end the fit. */
const NEARBY = 1e-7;

/** Near the optimum by gradients alone, for in the basis the curvature is about the same in all directions; else by Newton. */
function* approach(
  shard: Opened['shard'],
  weight: number,
  maxIterations: number | undefined,
): ShardWork<Solution> {
  const size = shard.columns;
  const metric = (vector: Float64Array) => vector.map((value) => (4 * value) / weight);
  const limit = Math.min(FIRST_STEPS, maxIterations ?? FIRST_STEPS);
  const options = { metric, tolerance: NEARBY, maxIterations: limit, memory: 20, foretells: true };
  const near = yield* ask([shard], lbfgs.run({ size, start: new Float64Array(size) }, options));
  if (isConverged(near.stopReason)) return near;
  const steps = newton.run(
    { size, start: near.coefficients },
    maxIterations === undefined ? {} : { maxIterations },
  );
  return yield* ask([shard], steps);
}

/** The estimate; null where it was not reached. */
function* estimating(
  opened: Opened,
  { maxIterations }: FitRelationOptions,
  counter: { passes: number },
): ShardWork<Reached | null> {
  const { events, others, rows } = opened.basis.totals;
  const approached = yield* counting(approach(opened.shard, events + others, maxIterations), rows, counter);
  return yield* counting(proved(opened, approached), rows, counter);
}

interface Telling extends FitRelationOptions {
  readonly started: number;
  readonly passes: number;
}

function* telling(
  opened: Opened,
  { estimate, at }: Reached,
  { rowsDropped, grouped }: Extras,
  { started, passes, termTests = 'auto', confidence = 0.95, missing = 'drop' }: Telling,
): ShardWork<Fit> {
  const { learnt, basis, shard } = opened;
  const { schema, weightsKind } = learnt;
  const { events, others, rows } = basis.totals;
  const totals = { events: fromNumber(events), others: fromNumber(others) };
  const warnings = [...learnt.warnings];
  if (weightsKind === 'importance') warnings.push(IMPORTANCE);
  const observations = weightsKind === 'frequency' ? events + others : rows;
  const { terms, skipped } = termsToTest(schema, rows, termTests);
  if (skipped) warnings.push(SKIPPED);
  const predicted = (yield { shards: [shard], pass: { kind: 'predicted', at } })!.predicted!;
  const columns = schema.columns.length;
  const findings: Findings = {
    facts: { schema, weightsKind, rowsDropped, rows, observations, patternOf: null },
    rows: { columns, scales: new Float64Array(columns).fill(1), totals, kernel: 'sql' },
    ...{ estimate, grouped, warnings, confidence },
    nullLoss: yield* nullLoss(opened),
    tjur: events === 0 || others === 0 ? null : predicted[0]! / events - predicted[1]! / others,
    terms: yield* testTerms(opened, terms, estimate),
    ...{ penalty: null, profiles: null, solver: 'newton', solverReason: null, passes: Math.ceil(passes) },
    seconds: (performance.now() - started) / 1000,
  };
  const report = assembleReport(findings);
  return new Fit(report, predictiveModel(findings, report), missing);
}

/** Whether the derivatives prove that there is an estimate, by how far the rows reach in its standard errors. */
async function exists(
  { moved, basis, asking }: Opened,
  { estimate: { refined }, variances }: Reached,
): Promise<boolean> {
  if (refined === null) return false;
  if (refined.largestLogOdds <= FAR_OUT) return true;
  const largest = moved.columns.map((x) => `max(abs(${x}))`);
  const cells = await sumsOf(asking, selects(largest, moved));
  const reach = basis.free.reduce((sum, j, i) => sum + numberOf(cells[j]) * Math.sqrt(variances[i]!), 0);
  return rises(refined.newtonDecrement, reach);
}
