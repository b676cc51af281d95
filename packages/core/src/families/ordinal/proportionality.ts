/**
 * Likelihood-ratio tests that the odds are proportional: against the model in which the effects of all terms, or those of
 * one, differ between thresholds (Peterson & Harrell 1990, "Partial proportional odds models for ordinal response
 * variables", Applied Statistics 39:205).
 */

import { aliasesOf } from '../../fit/aliases.js';
import type { Estimate } from '../../fit/estimate.js';
import type { ProportionalTests, TermTestReport, TestReport } from '../../fit/report.js';
import type { ShardWork } from '../../fit/solve.js';
import { likelihoodRatioTest } from '../../inference/likelihood-ratio.js';
import type { KernelKind } from '../../kernel/create.js';
import { type DoubleDouble, ZERO } from '../../math/double-double.js';
import { newton } from '../../solver/newton.js';
import { ask, quietly } from '../../solver/run.js';
import { isConverged } from '../../solver/stop-reason.js';
import { OrdinalCoefficients } from './coefficients.js';
import { estimateOrdinal, type OrdinalSolveOptions } from './estimate.js';
import { withKernels } from './kernels.js';
import { loadOrdinal, type OrdinalRows } from './load.js';
import type { ClassedRows } from './split-rows.js';

/** A term of the formula and its design columns. */
export interface TermColumns {
  readonly term: string;
  readonly columns: readonly number[];
}

/** What tests need to know of the model with proportional odds. */
export interface Proportional {
  readonly rows: OrdinalRows;
  readonly estimate: Estimate;
}

/** What fits of the larger models need. */
export interface Setting {
  readonly kernel: KernelKind;
  readonly options: OrdinalSolveOptions;
}

/** Work (rows × coefficients² for each model) up to which models are fitted for tests. */
const AFFORDABLE = 1e9;

/**
 * The tests of all terms and of each; `which`: `auto` leaves those of single terms out on large data. Null where the model
 * with effects of its own at each threshold was not reached, or costs too much.
 */
export function* likelihoodRatioTests(
  data: ClassedRows,
  terms: readonly TermColumns[],
  proportional: Proportional,
  setting: Setting,
  which: 'auto' | 'all',
): ShardWork<ProportionalTests | null> {
  const costOf = (columns: readonly number[]) => {
    const size = new OrdinalCoefficients(data.classes, data.design.columns, columns).size;
    return proportional.rows.count * size * size;
  };
  const all = terms.flatMap(({ columns }) => columns);
  const isAffordable = (cost: number) => which === 'all' || cost <= AFFORDABLE;
  if (!isAffordable(costOf(all))) return null;
  const whole = yield* testAgainst(data, all, proportional, setting);
  if (whole === null) return null;
  const tests: TermTestReport[] = [];
  if (isAffordable(terms.reduce((sum, { columns }) => sum + costOf(columns), 0))) {
    for (const { term, columns } of terms) {
      const test = terms.length === 1 ? whole : yield* testAgainst(data, columns, proportional, setting);
      if (test !== null) tests.push({ term, ...test });
    }
  }
  return { ...whole, terms: tests };
}

/** The test that these columns have the same effect at all thresholds. */
function testAgainst(
  data: ClassedRows,
  columns: readonly number[],
  proportional: Proportional,
  { kernel, options }: Setting,
): ShardWork<TestReport | null> {
  return withKernels(kernel, function* (make) {
    const coefficients = new OrdinalCoefficients(data.classes, data.design.columns, columns);
    const rows = loadOrdinal(data, coefficients, make);
    const larger = yield* leastLoss(rows, startFrom(proportional, rows), options);
    const { refined, free } = proportional.estimate;
    const df = (larger?.free ?? 0) - free.length;
    return larger && df > 0 ? likelihoodRatioTest(refined!.loss, larger.loss, df) : null;
  });
}

/** The estimate of the model with proportional odds as a point of a larger one, on the scale of its shards. */
function startFrom({ rows, estimate }: Proportional, larger: OrdinalRows): Float64Array {
  const from = estimate.refined!.coefficients.high;
  return Float64Array.from(larger.coefficients.all, ({ column, threshold }, i) => {
    const index = column === null ? threshold! : rows.coefficients.indexOf(column, threshold ?? 0);
    return (from[index]! * rows.scales[index]!) / larger.scales[i]!;
  });
}

/** Newton decrement at which the step is the last: the loss is flat there. */
const LAST_STEP = 1e-10;

/** The least loss and the number of coefficients that are not aliased; null where it was not reached. */
function* leastLoss(
  rows: OrdinalRows,
  start: Float64Array,
  options: OrdinalSolveOptions,
): ShardWork<{ loss: DoubleDouble; free: number } | null> {
  const { shards, columns } = rows;
  const initial = (yield { shards, pass: { kind: 'hessian', at: start } })!;
  const { aliases } = yield* aliasesOf(rows.splits, initial, options.searchAliases);
  const excluded = aliases.map(({ column }) => column);
  if (excluded.length === 0) {
    const steps = newton.run({ size: columns, start }, { tolerance: LAST_STEP, initial });
    const { coefficients: at, stopReason } = yield* quietly(ask(shards, steps));
    const sums = (yield { shards, pass: { kind: 'loss', at, precision: 'double-double' } })!;
    if (isConverged(stopReason)) return { loss: { hi: sums.loss, lo: sums.lossLow }, free: columns };
  }
  const { refined, converged, separation, free } = yield* quietly(estimateOrdinal(rows, options));
  if (!converged && separation === null) return null;
  return { loss: refined?.loss ?? ZERO, free: free.length };
}
