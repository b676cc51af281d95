/** A calibration curve without bins: the outcome on a restricted cubic spline of the predicted log-odds. */
import { type Estimate, estimate } from '../fit/estimate.js';
import { everything } from '../fit/everything.js';
import { type LoadedRows, loadRows } from '../fit/loaded-rows.js';
import { basisWidth, type RestrictedCubicSplines } from '../formula/basis/basis.js';
import { fillBasis } from '../formula/basis/fill.js';
import { createKernel } from '../kernel/create.js';
import { useTwin } from '../kernel/use-twin.js';
import { probability } from '../math/logistic.js';
import { packedIndex, packedProduct } from '../math/packed.js';
import { runSync } from '../solver/run.js';
import type { CalibrationCurve, CalibrationPoint } from './evaluation.js';
import type { ScoredGroups } from './scored-groups.js';
import { total } from './total.js';
import type { Weighting } from './weighting.js';

/** Where the knots are, as shares of the weight: Harrell (2015, Regression Modeling Strategies, table 2.3). */
const KNOTS = [
  [0.05, 0.275, 0.5, 0.725, 0.95],
  [0.1, 0.5, 0.9],
];
/** Points of the curve: at equal steps of weight, both ends included. */
const POINTS = 51;

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
  const quantile = replicates ? quantileOfCounts : quantileOfWeights;
  const knots = KNOTS.map((shares) => shares.map((share) => quantile(logOdds, cumulative, share))).find(
    areDifferent,
  );
  if (knots === undefined) return null;
  const basis: RestrictedCubicSplines = { kind: 'rcs', knots };
  const rows = loaded(groups, basis);
  const found = runSync(estimate(rows, { solver: 'newton', ...everything }));
  const columns = basisWidth(basis) + 1;
  if (!found.converged || found.separation !== null || found.active.length < columns) return null;
  return curveOf(groups, cumulative, new Spline(basis, rows, found), multiple);
}

function loaded({ logOdds, events, others }: ScoredGroups, basis: RestrictedCubicSplines): LoadedRows {
  const width = basisWidth(basis);
  const values = new Float64Array(width);
  useTwin();
  return loadRows(
    {
      ...{ count: logOdds.length, columns: width + 1, events, others, offset: null },
      fill(start, count, into, base, stride) {
        for (let i = 0; i < count; i++) {
          const at = (base + (i >> 3)) * 8 * stride + (i & 7);
          fillBasis(basis, logOdds[start + i]!, values, 0);
          into[at] = 1;
          for (let j = 0; j < width; j++) into[at + 8 * (j + 1)] = values[j]!;
        }
      },
    },
    () => createKernel('auto').kernel,
    true,
  );
}

function curveOf(
  groups: ScoredGroups,
  cumulative: Float64Array,
  spline: Spline,
  multiple: number,
): CalibrationCurve {
  const { logOdds, probability: predicted, events, others, squares } = groups;
  const all = cumulative[cumulative.length - 1]!;
  let largest = 0;
  const gaps = total(logOdds.length, (g) => {
    const weight = events[g]! + others[g]!;
    if (weight === 0) return 0;
    const gap = Math.abs(probability(spline.at(logOdds[g]!)) - predicted[g]!);
    largest = Math.max(largest, gap);
    return weight * gap;
  });
  const points: CalibrationPoint[] = [];
  let last = -1;
  for (let i = 0; i < POINTS; i++) {
    const g = groupAt(cumulative, (i / (POINTS - 1)) * all);
    if (g === last) continue;
    last = g;
    const z = spline.at(logOdds[g]!);
    // A row with a weight is no count: the inverse information says nothing of the spread.
    const reach = squares === null ? multiple * spline.standardError() : null;
    points.push({
      predicted: predicted[g]!,
      observed: probability(z),
      interval: reach === null ? null : [probability(z - reach), probability(z + reach)],
    });
  }
  return { knots: spline.knots, averageError: gaps / all, maximumError: largest, points };
}

/** A fitted spline of the log-odds. */
class Spline {
  readonly knots: readonly number[];
  readonly #basis: RestrictedCubicSplines;
  /** 1, then the basis, at the place last asked for. */
  readonly #values: Float64Array;
  readonly #coefficients: Float64Array;
  readonly #covariance: Float64Array;

  constructor(basis: RestrictedCubicSplines, { scales }: LoadedRows, { refined }: Estimate) {
    const { coefficients, covariance } = refined!;
    this.knots = basis.knots;
    this.#basis = basis;
    this.#values = new Float64Array(scales.length).fill(1);
    this.#coefficients = coefficients.high.map((value, j) => value * scales[j]!);
    this.#covariance = covariance.high.slice();
    for (let i = 0; i < scales.length; i++)
      for (let j = 0; j <= i; j++) this.#covariance[packedIndex(i, j)]! *= scales[i]! * scales[j]!;
  }

  at(logOdds: number): number {
    const values = this.#values;
    fillBasis(this.#basis, logOdds, values, 1);
    let sum = 0;
    for (let j = 0; j < values.length; j++) sum += values[j]! * this.#coefficients[j]!;
    return sum;
  }

  /** Where it was last asked for. */
  standardError(): number {
    const values = this.#values;
    const product = packedProduct(this.#covariance, values);
    return Math.sqrt(
      Math.max(
        0,
        total(values.length, (j) => values[j]! * product[j]!),
      ),
    );
  }
}

function areDifferent(knots: readonly number[]): boolean {
  return knots.every((knot, i) => i === 0 || knot > knots[i - 1]!);
}

function cumulativeWeights({ events, others }: ScoredGroups): Float64Array {
  const cumulative = new Float64Array(events.length);
  let below = 0;
  for (let g = 0; g < events.length; g++) {
    below += events[g]! + others[g]!;
    cumulative[g] = below;
  }
  return cumulative;
}

/** The first group at which the weight of all up to it is above some weight (the last group: not below it). */
function groupAt(cumulative: Float64Array, weight: number): number {
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! > weight) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** R's quantile of type 7 of the log-odds, each as often as its weight says. */
function quantileOfCounts(logOdds: Float64Array, cumulative: Float64Array, share: number): number {
  const index = (cumulative[cumulative.length - 1]! - 1) * share;
  const whole = Math.floor(index);
  const below = logOdds[groupAt(cumulative, whole)]!;
  const above = logOdds[groupAt(cumulative, Math.ceil(index))]!;
  return below + (index - whole) * (above - below);
}

/** The first of the log-odds with at least a share of all weight up to it. */
function quantileOfWeights(logOdds: Float64Array, cumulative: Float64Array, share: number): number {
  return logOdds[groupAt(cumulative, share * cumulative[cumulative.length - 1]!)]!;
}
