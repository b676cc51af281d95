/** The fit of a proportional-odds model: logit P(Y ≤ k) = ζₖ − o − xᵀβ, by maximum likelihood. */
import { searchAliases } from '../../fit/alias-search.js';
import type { Estimate } from '../../fit/estimate.js';
import { Fit } from '../../fit/fitted.js';
import { counting } from '../../fit/fitting.js';
import { large } from '../../fit/large.js';
import { existence } from '../../fit/limiting.js';
import type { FitOptions } from '../../fit/options.js';
import { profiles } from '../../fit/profiles.js';
import type { ProportionalOddsReport } from '../../fit/report.js';
import type { ShardWork } from '../../fit/solve.js';
import { termsToTest, testTerms } from '../../fit/term-tests.js';
import { type KernelKind, kindOf } from '../../kernel/create.js';
import type { Kernel } from '../../kernel/kernel.js';
import type { ClassTraining } from '../classes.js';
import { classSeparationText } from '../separation-text.js';
import { classWarnings } from '../warnings.js';
import { classWays } from '../ways.js';
import { brantTest } from './brant.js';
import { crossingWarnings } from './crossings.js';
import { estimateOrdinal, type OrdinalSolveOptions } from './estimate.js';
import { SMALLEST_GAP } from './gap.js';
import { withKernels } from './kernels.js';
import { loadOrdinal, type OrdinalRows } from './load.js';
import { nullOrdinalLoss } from './null-model.js';
import { orderWarnings } from './order.js';
import { type Plan, planOf } from './plan.js';
import { likelihoodRatioTests, type Proportional, type Setting } from './proportionality.js';
import { ordinalResult } from './report.js';

/** How far a fit has come, for those who wait. */
export interface FitContext {
  readonly counter: { passes: number };
  readonly started: number;
}

/**
 * The whole fit as questions to the rows; `counter` counts the passes of the estimate.
 *
 * Throws `formula-unsupported` for a formula without an intercept and for too many coefficients, `option-invalid` for a
 * term in `nonproportional` that the formula does not have and for a reference level of the response.
 */
export function* fitOrdinal(
  training: ClassTraining,
  options: FitOptions,
  context: FitContext,
): ShardWork<Fit> {
  const kernel = kindOf(options);
  return yield* withKernels(kernel, (make) => fitting(training, options, context, { kernel, make }));
}

interface Kernels {
  readonly kernel: KernelKind;
  readonly make: () => Kernel;
}

function* fitting(
  training: ClassTraining,
  options: FitOptions,
  { counter, started }: FitContext,
  { kernel, make }: Kernels,
): ShardWork<Fit> {
  const { design, weightsKind, rowsDropped, observations } = training;
  const order = orderWarnings(training, options);
  const plan = planOf(training, options);
  const { told } = plan;
  const rows = loadOrdinal(training, plan.coefficients, make);
  const { maxIterations, confidence = 0.95, termTests: which = 'auto' } = options;
  const solving: OrdinalSolveOptions = { existence, large, searchAliases, maxIterations };
  const estimate = yield* counting(estimateOrdinal(rows, solving), rows.count, counter);
  const { passes } = counter;
  const { terms: dropped, skipped } = termsToTest(told, rows.count, which);
  const profiled =
    options.intervals === 'profile' ? yield* profiles(rows, estimate, told.columns, confidence) : null;
  const warnings = [...classWarnings(training, estimate, skipped), ...order, ...(profiled?.warnings ?? [])];
  const result = ordinalResult(training, {
    facts: { schema: told, rows: design.rows, rowsDropped, weightsKind, observations, patternOf: null },
    ...{ rows, estimate, confidence, warnings, passes, profiles: profiled },
    ...{ grouped: null, tjur: null, penalty: null, solver: 'newton', solverReason: null },
    nullLoss: yield* nullOrdinalLoss(rows),
    terms: yield* testTerms(rows, told, dropped, estimate, nearIn(rows)),
    proportionalOdds:
      which === 'none' || !isTestable(plan, estimate)
        ? null
        : yield* proportionality(training, plan, { rows, estimate }, { kernel, options: solving }, which),
    seconds: (performance.now() - started) / 1000,
  });
  const { model } = result;
  const report = { ...result.report, warnings: [...warnings, ...crossingWarnings(training, model)] };
  const separated = classSeparationText(report);
  return new Fit(report, model, options.missing ?? 'drop', separated, classWays(training.schema));
}

/** Whether there is proportionality to be tested. */
function isTestable({ coefficients, terms }: Plan, { converged }: Estimate): boolean {
  const { nonproportional, thresholds } = coefficients;
  return converged && terms.length > 0 && thresholds > 1 && nonproportional.length === 0;
}

/** Where the model without some columns is about, if thresholds are in order there. */
function nearIn(rows: OrdinalRows): typeof large.nearSubset {
  return (_, estimate, columns) => {
    const near = large.nearSubset(rows, estimate, columns);
    return near && rows.gaps.smallest(near) >= SMALLEST_GAP ? near : undefined;
  };
}

/** The tests of all terms, which are proportional. */
function* proportionality(
  training: ClassTraining,
  { terms }: Plan,
  proportional: Proportional,
  setting: Setting,
  which: 'auto' | 'all',
): ShardWork<ProportionalOddsReport> {
  const { kernel, options } = setting;
  return {
    brant: yield* withKernels(kernel, (make) => brantTest(training, terms, make, options)),
    likelihoodRatio: yield* likelihoodRatioTests(training, terms, proportional, setting, which),
  };
}
