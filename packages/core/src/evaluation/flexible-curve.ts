/** A calibration curve without bins: the outcome on a restricted cubic spline of the predicted log-odds. */
import { type Estimate, estimate } from '../fit/estimate.js';
import { everything } from '../fit/everything.js';
import { loadRows } from '../fit/loaded-rows.js';
import { basisWidth, type RestrictedCubicSplines } from '../formula/basis/basis.js';
import { fillBasis } from '../formula/basis/fill.js';
import type { Kernel } from '../kernel/kernel.js';
import { giveBack, takeKernel } from '../kernel/spare.js';
import { useTwin } from '../kernel/use-twin.js';
import { probability } from '../math/logistic.js';
import { packedIndex } from '../math/packed.js';
import type { Rows } from '../objective/memory.js';
import { runSync } from '../solver/run.js';
import { CalibrationSpline } from './calibration-spline.js';
import type { CalibrationCurve, CalibrationPoint } from './evaluation.js';
import type { ScoredGroups } from './scored-groups.js';
import { total } from './total.js';
import { cumulativeWeights, groupAt, weightedQuantile } from './weighted-quantiles.js';
import type { Weighting } from './weighting.js';

/** Where the knots are, as shares of the weight: Harrell (2015, Regression Modeling Strategies, table 2.3). */
const KNOTS = [
  [0.05, 0.275, 0.5, 0.725, 0.95],
  [0.1, 0.5, 0.9],
];
/** Of weight, between the points of the curve, both ends included. */
export const STEPS = 50;

/**
 * The share of events as a smooth function of the predicted risk (Harrell 2015, 10.11; as `val.prob.ci` with `rcs`): maximum
 * likelihood with five knots, or three where five coincide, and pointwise Wald intervals on the log-odds. Null where three coincide,
 * or no finite estimate exists.
 */
export function flexibleCurve(
  groups: ScoredGroups,
  multiple: number,
  { replicates }: Weighting,
): CalibrationCurve | null {
  const { logOdds } = groups;
  if (!Number.isFinite(logOdds[0]!) || !Number.isFinite(logOdds[logOdds.length - 1]!)) return null;
  const cumulative = cumulativeWeights(groups);
  const all = cumulative[cumulative.length - 1]!;
  const basis = curveBasis(all, replicates, (weight) => logOdds[groupAt(cumulative, weight)]!);
  const spline = basis && splineOf(groups, basis);
  return (
    spline && {
      ...errorsOf(groups, spline),
      ...curvePoints(groups, spline, groups.squares === null ? multiple : null),
    }
  );
}

/** The basis of the curve, by the score up to which a weight has come; null where three knots coincide. */
export function curveBasis(
  all: number,
  replicates: boolean,
  scoreAt: (weight: number) => number,
): RestrictedCubicSplines | null {
  const quantile = (share: number) => weightedQuantile(share, all, replicates, scoreAt);
  const knots = KNOTS.map((shares) => shares.map(quantile)).find(areDifferent);
  return knots === undefined ? null : { kind: 'rcs', knots };
}

/** Null where there is no finite estimate. */
export function splineOf(groups: ScoredGroups, basis: RestrictedCubicSplines): CalibrationSpline | null {
  useTwin();
  const kernels: Kernel[] = [];
  const make = () => {
    const { kernel } = takeKernel('auto');
    kernels.push(kernel);
    return kernel;
  };
  try {
    const rows = loadRows(rowsOf(groups, basis), make, true);
    const found = runSync(estimate(rows, { solver: 'newton', ...everything }));
    const isWhole = found.converged && found.separation === null && found.active.length === rows.columns;
    return isWhole ? unscaled(basis, rows.scales, found) : null;
  } finally {
    kernels.forEach(giveBack);
  }
}

/** `scales`: what the columns of the estimate were multiplied by. */
function unscaled(basis: RestrictedCubicSplines, scales: Float64Array, { refined }: Estimate) {
  const { coefficients, covariance } = refined!;
  const own = covariance.high.slice();
  for (let i = 0; i < scales.length; i++)
    for (let j = 0; j <= i; j++) own[packedIndex(i, j)]! *= scales[i]! * scales[j]!;
  return new CalibrationSpline(
    basis,
    coefficients.high.map((value, j) => value * scales[j]!),
    own,
  );
}

/** 1 and the basis at the log-odds of each group. */
function rowsOf({ logOdds, events, others }: ScoredGroups, basis: RestrictedCubicSplines): Rows {
  const width = basisWidth(basis);
  const values = new Float64Array(width);
  return {
    ...{ count: logOdds.length, columns: width + 1, events, others, offset: null },
    fill(start, count, into, base, stride) {
      for (let i = 0; i < count; i++) {
        const at = (base + (i >> 3)) * 8 * stride + (i & 7);
        fillBasis(basis, logOdds[start + i]!, values, 0);
        into[at] = 1;
        for (let j = 0; j < width; j++) into[at + 8 * (j + 1)] = values[j]!;
      }
    },
  };
}

function errorsOf(
  { logOdds, probability: predicted, events, others }: ScoredGroups,
  spline: CalibrationSpline,
): Pick<CalibrationCurve, 'averageError' | 'maximumError'> {
  let [all, largest] = [0, 0];
  const gaps = total(logOdds.length, (g) => {
    const weight = events[g]! + others[g]!;
    if (weight === 0) return 0;
    all += weight;
    const gap = Math.abs(probability(spline.at(logOdds[g]!)) - predicted[g]!);
    largest = Math.max(largest, gap);
    return weight * gap;
  });
  return { averageError: gaps / all, maximumError: largest };
}

/** The curve at equal steps of weight; `multiple` of standard errors, null where a weight is no count: nothing is known of the spread. */
export function curvePoints(
  groups: ScoredGroups,
  spline: CalibrationSpline,
  multiple: number | null,
): Pick<CalibrationCurve, 'knots' | 'points'> {
  const { logOdds, probability: predicted } = groups;
  const cumulative = cumulativeWeights(groups);
  const all = cumulative[cumulative.length - 1]!;
  const points: CalibrationPoint[] = [];
  let last = -1;
  for (let i = 0; i <= STEPS; i++) {
    const g = groupAt(cumulative, (i / STEPS) * all);
    if (g === last) continue;
    last = g;
    const z = spline.at(logOdds[g]!);
    const reach = multiple === null ? null : multiple * spline.standardError();
    points.push({
      predicted: predicted[g]!,
      observed: probability(z),
      interval: reach === null ? null : [probability(z - reach), probability(z + reach)],
    });
  }
  return { knots: spline.knots, points };
}

function areDifferent(knots: readonly number[]): boolean {
  return knots.every((knot, i) => i === 0 || knot > knots[i - 1]!);
}
