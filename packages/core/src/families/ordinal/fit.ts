/** The fit of a proportional-odds model: logit P(Y ≤ k) = ζₖ − o − xᵀβ, by maximum likelihood. */
import { didYouMean, OddsmithError, type Warning } from '../../errors.js';
import { searchAliases } from '../../fit/alias-search.js';
import type { Estimate } from '../../fit/estimate.js';
import { Fit } from '../../fit/fitted.js';
import { counting, IMPORTANCE, NEARLY_ALIASED, nearlyAliased, SKIPPED } from '../../fit/fitting.js';
import { large } from '../../fit/large.js';
import { existence } from '../../fit/limiting.js';
import type { FitOptions } from '../../fit/options.js';
import { profiles } from '../../fit/profiles.js';
import type { ProportionalOddsReport } from '../../fit/report.js';
import type { ShardWork } from '../../fit/solve.js';
import { termsToTest, testTerms } from '../../fit/term-tests.js';
import type { Schema } from '../../formula/schema.js';
import { type KernelKind, kindOf } from '../../kernel/create.js';
import type { Kernel } from '../../kernel/kernel.js';
import type { ClassTraining } from '../classes.js';
import { classSeparationText } from '../separation-text.js';
import { classWays } from '../ways.js';
import { brantTest } from './brant.js';
import { OrdinalCoefficients } from './coefficients.js';
import { estimateOrdinal, type OrdinalSolveOptions } from './estimate.js';
import { SMALLEST_GAP } from './gap.js';
import { withKernels } from './kernels.js';
import { loadOrdinal, type OrdinalRows } from './load.js';
import { nullOrdinalLoss } from './null-model.js';
import { orderWarnings } from './order.js';
import {
  likelihoodRatioTests,
  type Proportional,
  type Setting,
  type TermColumns,
} from './proportionality.js';
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
  const { schema, design, weightsKind, rowsDropped, observations } = training;
  refuseNoIntercept(schema);
  const order = orderWarnings(training, options);
  const terms = columnsOfTerms(schema);
  const chosen = chosenColumns(terms, options.nonproportional ?? []);
  const coefficients = new OrdinalCoefficients(training.classes, schema.columns, chosen);
  checkSize(coefficients, schema);
  const rows = loadOrdinal(training, coefficients, make);
  const solving: OrdinalSolveOptions = {
    existence,
    large,
    searchAliases,
    maxIterations: options.maxIterations,
  };
  const estimate = yield* counting(estimateOrdinal(rows, solving), rows.count, counter);
  const { passes } = counter;
  const told = schemaOfSolvers(schema, coefficients);
  const confidence = options.confidence ?? 0.95;
  const which = options.termTests ?? 'auto';
  const { terms: dropped, skipped } = termsToTest(told, rows.count, which);
  const profiled =
    options.intervals === 'profile' ? yield* profiles(rows, estimate, told.columns, confidence) : null;
  const warnings = [...warningsOf(training, estimate, skipped), ...order, ...(profiled?.warnings ?? [])];
  const isTestable = chosen.length === 0 && coefficients.thresholds > 1 && estimate.converged;
  const tested = which !== 'none' && isTestable && terms.length > 0 ? terms : null;
  const { report, model } = ordinalResult(training, {
    facts: { schema: told, rows: design.rows, rowsDropped, weightsKind, observations, patternOf: null },
    ...{ rows, estimate, confidence, warnings, passes, profiles: profiled },
    ...{ grouped: null, tjur: null, penalty: null, solver: 'newton', solverReason: null },
    nullLoss: yield* nullOrdinalLoss(rows),
    terms: yield* testTerms(rows, told, dropped, estimate, nearIn(rows)),
    proportionalOdds:
      tested &&
      (yield* proportionality(
        training,
        tested,
        { rows, estimate },
        { kernel, options: solving },
        which === 'all' ? 'all' : 'auto',
      )),
    seconds: (performance.now() - started) / 1000,
  });
  return new Fit(report, model, options.missing ?? 'drop', classSeparationText(report), classWays(schema));
}

/** The schema as solvers see it: thresholds first, and names that differ. */
function schemaOfSolvers(schema: Schema, coefficients: OrdinalCoefficients): Schema {
  const columns = coefficients.uniqueNames;
  const namesOf = (column: string) => {
    const place = schema.columns.indexOf(column);
    return columns.filter((_, i) => coefficients.all[i]!.column === place);
  };
  return {
    ...schema,
    columns,
    terms: schema.terms.map((term) => ({ ...term, columns: term.columns.flatMap(namesOf) })),
  };
}

function columnsOfTerms({ terms, columns }: Schema): TermColumns[] {
  return terms.map((term) => ({
    term: term.label,
    columns: term.columns.map((name) => columns.indexOf(name)),
  }));
}

function chosenColumns(terms: readonly TermColumns[], chosen: readonly string[]): number[] {
  return chosen.flatMap((name) => {
    const found = terms.find(({ term }) => term === name);
    if (found !== undefined) return found.columns;
    const labels = terms.map(({ term }) => term);
    const message = `Option "nonproportional" names ${name}, which is no term of the model.${didYouMean(name, labels)}`;
    throw new OddsmithError('option-invalid', message, { option: 'nonproportional' });
  });
}

function refuseNoIntercept({ intercept }: Schema): void {
  if (intercept) return;
  const message =
    'An ordinal model has thresholds in the place of the intercept: write the formula without "0 +" or "- 1".';
  throw new OddsmithError('formula-unsupported', message);
}

/** Matrices of this many columns, a few at a time, fit where the rows do. */
const MOST_COEFFICIENTS = 2000;

function checkSize({ size, thresholds }: OrdinalCoefficients, { response: { label } }: Schema): void {
  if (size <= MOST_COEFFICIENTS) return;
  const message = `The model has ${size} coefficients, ${thresholds} of them thresholds of ${label}; at most ${MOST_COEFFICIENTS} can be estimated.`;
  throw new OddsmithError('formula-unsupported', message, { column: label });
}

function warningsOf(
  { warnings, weightsKind }: ClassTraining,
  { refined }: Estimate,
  skipped: boolean,
): Warning[] {
  const all = [...warnings];
  if (weightsKind === 'importance') all.push(IMPORTANCE);
  if (refined && refined.smallestPivot < NEARLY_ALIASED) all.push(nearlyAliased(refined.smallestPivot));
  if (skipped) all.push(SKIPPED);
  return all;
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
  terms: readonly TermColumns[],
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
