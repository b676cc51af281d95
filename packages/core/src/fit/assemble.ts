/** From an estimate to the report: unscaled numbers, tests, criteria. */

import type { Separation } from '../diagnostics/separation.js';
import { OddsmithError, type Warning } from '../errors.js';
import { likelihoodRatioTest } from '../inference/likelihood-ratio.js';
import { pseudoRSquared } from '../inference/pseudo-r-squared.js';
import { intervalMultiple, oddsRatio, waldInterval, waldTest } from '../inference/wald.js';
import { add, type DoubleDouble, multiply, subtract, toNumber, ZERO } from '../math/double-double.js';
import { log } from '../math/elementary.js';
import { packedIndex } from '../math/packed.js';
import type { PredictiveModel } from '../output/model.js';
import type { Refined } from '../solver/refine.js';
import type { Estimate } from './estimate.js';
import type { Facts } from './facts.js';
import type { Grouped } from './likelihood.js';
import type { LoadedRows } from './loaded-rows.js';
import type { PenaltyFindings, ProfileInference } from './penalising.js';
import type { Profiles } from './profiles.js';
import type {
  AliasReport,
  CoefficientReport,
  FitReport,
  SeparationReport,
  TermTestReport,
} from './report.js';

/** Everything that was computed, on the scale of the shards. */
export interface Findings {
  readonly facts: Facts;
  readonly rows: Pick<LoadedRows, 'columns' | 'scales' | 'totals'> & { readonly kernel: FitReport['kernel'] };
  readonly estimate: Estimate;
  readonly nullLoss: DoubleDouble;
  /** Null where each row is one observation. */
  readonly grouped: Grouped | null;
  readonly tjur: number | null;
  readonly terms: readonly TermTestReport[];
  /** Null for maximum likelihood. */
  readonly penalty: PenaltyFindings | null;
  /** Of maximum likelihood, where intervals are by profile. */
  readonly profiles: Profiles | null;
  readonly confidence: number;
  readonly solver: string;
  readonly solverReason: string | null;
  readonly passes: number;
  readonly seconds: number;
  readonly warnings: readonly Warning[];
}

const UNGROUPED = { saturated: ZERO, coefficients: ZERO };
const two: DoubleDouble = { hi: 2, lo: 0 };

/** Ridge, lasso and elastic net have none. */
function hasCovariance(penalty: PenaltyFindings | null): boolean {
  return penalty?.intervals !== null;
}

/** Up to so many columns a matrix of nulls stands for the covariance that there is not; beyond them none does. */
const FEW_COLUMNS = 500;

/** The size of the covariance matrix. */
function sizeOf({ facts, penalty }: Findings): number {
  const size = facts.schema.columns.length;
  return hasCovariance(penalty) || size <= FEW_COLUMNS ? size : 0;
}

/** Covariance of two coefficients in units of the data, or null where one of them has none. */
function covarianceOf(
  { estimate, rows, facts, penalty }: Findings,
  half: 'high' | 'low' = 'high',
): (i: number, j: number) => number | null {
  const position = new Int32Array(rows.columns).fill(-1);
  for (const [i, column] of estimate.active.entries()) {
    if (hasFinite(estimate, column)) position[column] = i;
  }
  // What is returned may outlive the fit: it holds no rows.
  const { scales } = rows;
  const names = facts.schema.columns;
  const refined = hasCovariance(penalty) ? estimate.refined : null;
  return (i, j) => {
    const a = position[i]!;
    const b = position[j]!;
    if (refined === null || a < 0 || b < 0) return null;
    const value = entryOf(refined, half, a, b) * scales[i]! * scales[j]!;
    if (!Number.isFinite(value)) refuseVariance(names[i]!);
    return value;
  };
}

/** What lies off the diagonal may not have been computed yet. */
function entryOf(refined: Refined, half: 'high' | 'low', a: number, b: number): number {
  if (a === b && half === 'high') return refined.variances[a]!;
  return refined.covariance[half][a >= b ? packedIndex(a, b) : packedIndex(b, a)]!;
}

/** The square matrix of these entries, made when it is first asked for: with thousands of columns few ever do. */
function lazily<Entry>(size: number, entry: (row: number, column: number) => Entry): () => Entry[][] {
  const indices = Array.from({ length: size }, (_, i) => i);
  let made: Entry[][] | undefined;
  return () => {
    made ??= indices.map((i) => indices.map((j) => entry(i, j)));
    return made;
  };
}

function refuseVariance(column: string): never {
  const message = `The variance of the coefficient of ${column} lies beyond the range of numbers: weights or offsets leave the rows next to nothing to say about it.`;
  throw new OddsmithError('value-out-of-domain', message, { column });
}

/** Whether the estimate of an active coefficient is finite. */
function hasFinite({ free, separation }: Estimate, column: number): boolean {
  return !(separation?.infinite[free.indexOf(column)] ?? false);
}

const NOTHING = {
  class: null,
  estimate: null,
  standardError: null,
  z: null,
  p: null,
  interval: null,
  oddsRatio: null,
  oddsRatioInterval: null,
} as const;

function coefficients(findings: Findings): CoefficientReport[] {
  const { facts, rows, estimate, confidence, penalty } = findings;
  const { refined, separation, free } = estimate;
  const active = new Set(estimate.active);
  const covariance = covarianceOf(findings);
  const multiple = intervalMultiple(confidence);
  return facts.schema.columns.map((term, j) => {
    const limit = separation?.limits[free.indexOf(j)] ?? null;
    const own = findings.profiles?.of.get(j);
    if (limit !== null) return { term, ...NOTHING, limit, ...own };
    const variance = covariance(j, j);
    if (refined === null || !active.has(j) || !hasFinite(estimate, j)) return { term, ...NOTHING };
    const value = refined.coefficients.high[j]! * rows.scales[j]!;
    if (variance === null) return { term, ...NOTHING, estimate: value, oddsRatio: ratioOf(term, value) };
    const byWald = { term, class: null, ...wald(term, value, Math.sqrt(variance), multiple) };
    const profile = penalty?.profiles?.get(j);
    if (profile) return { ...byWald, ...byProfile(term, profile.interval), p: profile.p };
    return { ...byWald, ...own };
  });
}

/** exp(x), but not of the intercept. */
function ratioOf(term: string, logOdds: number | null): number | null {
  return term === '(Intercept)' || logOdds === null ? null : oddsRatio(logOdds);
}

/** An interval that is not Wald's, and that of the odds ratio. */
export function byProfile(term: string, interval: ProfileInference['interval']) {
  const ratios = [ratioOf(term, interval[0]), ratioOf(term, interval[1])] as const;
  return { interval, oddsRatioInterval: term === '(Intercept)' ? null : ratios };
}

/** What the standard error of a coefficient says of it, by Wald. */
export function wald(term: string, estimate: number, standardError: number, multiple: number) {
  const interval = waldInterval(estimate, standardError, multiple);
  return {
    estimate,
    standardError,
    ...waldTest(estimate, standardError),
    interval,
    oddsRatio: ratioOf(term, estimate),
    oddsRatioInterval:
      term === '(Intercept)' ? null : ([oddsRatio(interval[0]), oddsRatio(interval[1])] as const),
  };
}

function separationReport({ estimate, facts }: Findings): SeparationReport | null {
  const { separation, free } = estimate;
  if (separation === null) return null;
  const direction = facts.schema.columns.map(() => 0);
  free.forEach((j, i) => {
    direction[j] = separation.direction[i]!;
  });
  const terms = free.filter((_, i) => separation.infinite[i]).map((j) => facts.schema.columns[j]!);
  return { kind: separation.kind, terms, direction, rows: separatedRows(separation, facts) };
}

/** Rows of the data that are separated strictly. */
function separatedRows({ separated, separatedCount }: Separation, { patternOf, rowsOf }: Facts): number {
  if (rowsOf !== undefined) return rowsOf.reduce((count, rows, i) => count + rows * separated[i]!, 0);
  if (patternOf === null) return separatedCount;
  return patternOf.reduce((count, pattern) => count + separated[pattern]!, 0);
}

function aliasReports({ estimate, facts }: Findings): AliasReport[] {
  const names = facts.schema.columns;
  return estimate.aliases.map((alias) => ({
    term: names[alias.column]!,
    combination: alias.text(names),
  }));
}

/** Log-likelihood, deviances and criteria; `observations` counts units, not trials. */
function likelihood(findings: Findings, observations: number) {
  const { facts, estimate, nullLoss, tjur, penalty } = findings;
  const { saturated, coefficients: constant } = findings.grouped ?? UNGROUPED;
  const loss = estimate.refined?.loss ?? ZERO;
  const logLikelihood = toNumber(subtract(constant, loss));
  const parameters = estimate.free.length;
  const nullParameters = facts.schema.intercept ? 1 : 0;
  const df = parameters - nullParameters;
  return {
    logLikelihood,
    ...(penalty?.penalisedLoss && { penalizedLogLikelihood: -toNumber(penalty.penalisedLoss) }),
    deviance: toNumber(multiply(two, subtract(loss, saturated))),
    nullDeviance: toNumber(multiply(two, subtract(nullLoss, saturated))),
    dfResidual: observations - parameters,
    dfNull: observations - nullParameters,
    aic: penalty ? null : 2 * parameters - 2 * logLikelihood,
    bic: penalty ? null : parameters * log(observations) - 2 * logLikelihood,
    likelihoodRatioTest: penalty
      ? penalty.likelihoodRatioTest
      : df > 0
        ? likelihoodRatioTest(nullLoss, loss, df)
        : null,
    pseudoRSquared: pseudoRSquared(
      subtract(loss, constant),
      subtract(nullLoss, constant),
      observations,
      tjur,
    ),
  };
}

export function assembleReport(findings: Findings): FitReport {
  const { facts, rows, estimate, penalty } = findings;
  const { totals } = rows;
  const { schema } = facts;
  const { refined, separation, solution } = estimate;
  const matrix = lazily(sizeOf(findings), covarianceOf(findings));
  const { pseudoRSquared, ...criteria } = likelihood(findings, facts.observations);
  const labels =
    schema.response.kind === 'labels' ? schema.response.levels : (['failure', 'success'] as const);
  return {
    format: 'oddsmith-fit/1',
    formula: schema.formula,
    family: 'binary',
    event: labels[1],
    reference: labels[0],
    rows: facts.rows,
    rowsDropped: facts.rowsDropped,
    weight: toNumber(add(totals.events, totals.others)),
    events: toNumber(totals.events),
    weightsKind: facts.weightsKind,
    coefficients: coefficients(findings),
    ...criteria,
    terms: findings.terms,
    pseudoRSquared,
    get covarianceMatrix() {
      return matrix();
    },
    covariance: 'model',
    confidence: findings.confidence,
    intervals: penalty ? penalty.intervals : findings.profiles ? 'profile' : 'wald',
    penalty: penalty?.penalty ?? null,
    lambda: penalty?.lambda ?? null,
    alpha: penalty?.alpha ?? null,
    ...(penalty?.shrinkage && { shrinkage: penalty.shrinkage }),
    solver: findings.solver,
    solverReason: findings.solverReason,
    converged: estimate.converged,
    stopReason: separation === null ? solution.stopReason : 'separation',
    iterations: solution.iterations,
    passes: findings.passes,
    gradientNorm: refined?.gradientNorm ?? 0,
    newtonDecrement: refined?.newtonDecrement ?? 0,
    aliased: aliasReports(findings),
    separation: separationReport(findings),
    warnings: findings.warnings,
    kernel: rows.kernel,
    seconds: findings.seconds,
  };
}

/** What prediction needs, with the low parts that the report leaves out. */
export function predictiveModel(findings: Findings, report: FitReport): PredictiveModel {
  const { facts, estimate, rows, confidence } = findings;
  const { refined, active } = estimate;
  const { scales } = rows;
  const unscaled = (values: Float64Array) => Array.from(values, (value, j) => value * scales[j]!);
  const zeros = new Float64Array(rows.columns);
  const low = covarianceOf(findings, 'low');
  const lowMatrix = lazily(sizeOf(findings), (i, j) => low(i, j) ?? 0);
  return {
    schema: facts.schema,
    coefficients: report.coefficients.map(({ estimate: value }) => value),
    coefficientsLow: unscaled(active.length === 0 ? zeros : (refined?.coefficients.low ?? zeros)),
    get covariance() {
      return report.covarianceMatrix;
    },
    get covarianceLow() {
      return lowMatrix();
    },
    confidence,
    limiting:
      report.separation === null
        ? null
        : {
            coefficients: unscaled(refined?.coefficients.high ?? zeros),
            direction: report.separation.direction,
          },
  };
}
