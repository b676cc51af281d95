/** From an optimum over wide data to what a fit has found. */
import type { Warning } from '../../errors.js';
import type { Findings } from '../../fit/assemble.js';
import { reportedPenalties } from '../../fit/column-penalties.js';
import { type Estimate, without } from '../../fit/estimate.js';
import { factsOf } from '../../fit/facts.js';
import { groupedOf } from '../../fit/likelihood.js';
import type { FitOptions } from '../../fit/options.js';
import type { PenaltyFindings } from '../../fit/penalising.js';
import { groupLoss } from '../../fit/reference-models.js';
import { inference } from '../../fit/shrunken.js';
import { totalsOf } from '../../fit/totals.js';
import type { KernelName } from '../../kernel/kernel.js';
import { type Pairs, pairs } from '../../math/cholesky-double-double.js';
import { add, type DoubleDouble, multiplyNumber, toNumber } from '../../math/double-double.js';
import { probability } from '../../math/logistic.js';
import { penaltyName } from '../../path/report-path.js';
import { nullLossOf } from '../null-loss.js';
import type { Resident } from '../resident.js';
import { constantAliases } from './constant-aliases.js';
import type { Optimum } from './optimum.js';

/** Optimality conditions beyond this share of the largest λ are not those of an optimum. */
const TOLERANCE = 1e-9;

/** What was found, beside the data and options. */
export interface WideFindings {
  readonly resident: Resident;
  readonly optimum: Optimum;
  readonly options: FitOptions;
  readonly kernel: KernelName;
  readonly warnings: readonly Warning[];
  readonly started: number;
}

/** The coefficients of all columns. */
function everyColumn({ used, coefficients }: Optimum, count: number): Pairs {
  const all = pairs(count);
  used.columns.forEach((j, k) => {
    all.high[j] = coefficients.high[k]!;
    all.low[j] = coefficients.low[k]!;
  });
  return all;
}

function estimateOf({ resident, optimum }: WideFindings): Estimate {
  const { schema, design } = resident.training;
  const { certificate, walk, loss, standing, iterations } = optimum;
  const count = schema.columns.length;
  const aliases = schema.intercept ? constantAliases(resident) : [];
  const active = without(
    count,
    aliases.map(({ column }) => column),
  );
  const converged = certificate.violation <= TOLERANCE * walk.scale;
  const coefficients = everyColumn(optimum, count);
  const largestLogOdds = certificate.linear.reduce(
    (most, value, i) => Math.max(most, Math.abs(value + (design.offset?.[i] ?? 0))),
    0,
  );
  return {
    ...{ aliases, gram: null, free: active, active, separation: null, solver: null, converged },
    solution: {
      ...{ coefficients: coefficients.high, iterations, largestLogOdds, factor: null },
      stopReason: converged ? 'optimality-conditions' : 'no-further-progress',
      lastStep: new Float64Array(count),
    },
    refined: {
      ...{ coefficients, loss, largestLogOdds, smallestPivot: 1, settled: converged, ...standing },
      // Nobody asks: there are no standard errors.
      ...{ variances: new Float64Array(0), covariance: pairs(0) },
    },
  };
}

function penaltyFindings(
  { resident, optimum, options }: WideFindings,
  weight: DoubleDouble,
): PenaltyFindings {
  const { certificate, walk, used, loss } = optimum;
  const { penalties, scale } = walk;
  const { alpha, factors } = penalties;
  const { objective, violation, dualityGap } = certificate;
  const { schema } = resident.training;
  const penalised = factors.reduce((count, factor) => count + (factor > 0 ? 1 : 0), 0);
  return {
    ...{ penalty: penaltyName(alpha), lambda: options.lambda!, ...(alpha > 0 && { alpha }) },
    penalisedLoss: add(loss, multiplyNumber(weight, objective - certificate.loss)),
    ...{ intervals: null, likelihoodRatioTest: null, terms: [], profiles: null },
    warnings: [inference(alpha)],
    shrinkage: {
      nonzero: used.factors.reduce((count, factor) => count + (factor > 0 ? 1 : 0), 0),
      ...{ penalised, violation: scale > 0 ? violation / scale : 0, scale, dualityGap },
      lambdaMax: alpha > 0 ? scale : null,
      ...reportedPenalties(schema, options),
    },
  };
}

/** The mean probability of events less that of the others; null where there are none of either. */
function tjurOf({ resident: { outcome }, optimum }: WideFindings, [a, b]: readonly number[]): number | null {
  if (a === 0 || b === 0) return null;
  let [ofEvents, ofOthers] = [0, 0];
  optimum.certificate.linear.forEach((value, i) => {
    const p = probability(value + (outcome.offset?.[i] ?? 0));
    ofEvents += outcome.events[i]! * p;
    ofOthers += outcome.others[i]! * p;
  });
  return ofEvents / a! - ofOthers / b!;
}

export function findingsOf(found: WideFindings): Findings {
  const { resident, options, kernel, started, optimum } = found;
  const { training, outcome } = resident;
  const { schema } = training;
  const facts = factsOf(training);
  const totals = totalsOf(training);
  const weight = add(totals.events, totals.others);
  const penalty = penaltyFindings(found, weight);
  const count = schema.columns.length;
  const isPlain = schema.intercept && outcome.offset === null;
  return {
    ...{ facts, penalty, estimate: estimateOf(found), profiles: null, terms: [] },
    rows: { columns: count, scales: new Float64Array(count).fill(1), totals, kernel },
    nullLoss: isPlain
      ? groupLoss(totals.events, totals.others)
      : multiplyNumber(weight, nullLossOf(outcome, schema.intercept)),
    grouped: schema.response.kind === 'labels' ? null : groupedOf(training),
    tjur: tjurOf(found, [toNumber(totals.events), toNumber(totals.others)]),
    confidence: options.confidence ?? 0.95,
    ...{ solver: optimum.walk.solver.name, solverReason: null, passes: optimum.walk.solver.passes },
    seconds: (performance.now() - started) / 1000,
    warnings: [...found.warnings, ...penalty.warnings],
  };
}
