/** The estimate of rows in an engine in units of the data, with its proof: from coefficients of the basis, β = T·γ. */
import { combinationText } from '../diagnostics/aliasing.js';
import type { ToldAlias } from '../fit/aliases.js';
import type { Estimate } from '../fit/estimate.js';
import type { ShardWork } from '../fit/solve.js';
import { type Cholesky, cholesky, inverse, solve } from '../math/cholesky.js';
import type { Pairs } from '../math/cholesky-double-double.js';
import { add, type DoubleDouble, fromNumber, multiplyNumber } from '../math/double-double.js';
import { diagonalOf } from '../math/packed.js';
import type { Solution, Sums } from '../objective/objective.js';
import { isConverged } from '../solver/stop-reason.js';
import { dot, plus } from '../solver/vector.js';
import type { SqlBasis } from './basis.js';
import { inUnits } from './in-units.js';
import type { Opened } from './opened.js';

/** Newton decrement that no further pass is made from, and that counts as reached: what sums of doubles leave. */
const SETTLED = 1e-20;
const REACHED = 1e-12;
/** The same for each row: log-odds are within 1e-11 on average, so that the Hessian has its digits, and the step is still taken. */
const SETTLED_ROW = 1e-22;
const MOST_LAST_STEPS = 4;

interface Last {
  /** Where the sums are. */
  readonly at: Float64Array;
  /** A step further. */
  readonly end: Float64Array;
  readonly sums: Sums;
  readonly factor: Cholesky;
  readonly decrement: number;
}

export function settledFor({ totals: { events, others } }: SqlBasis): number {
  return Math.max(SETTLED, SETTLED_ROW * (events + others));
}

/** Newton steps until the sums carry no further, with the Hessian where they end; null where that is singular. */
export function* lastSteps(
  shard: Opened['shard'],
  start: Float64Array,
  settled: number,
): ShardWork<Last | null> {
  let at = start;
  let least = Number.POSITIVE_INFINITY;
  for (let steps = 0; ; steps++) {
    const sums: Sums = (yield { shards: [shard], pass: { kind: 'hessian', at } })!;
    const factor = cholesky(sums.hessian!, shard.columns, 1e-14);
    if (factor === null) return null;
    const step = solve(factor, sums.gradient!);
    const decrement = Math.max(0, dot(step, sums.gradient!));
    const end = plus(at, step, -1);
    const isOver = decrement <= settled || decrement > least / 4 || steps === MOST_LAST_STEPS;
    if (isOver) return { at, end: decrement > least / 4 ? at : end, sums, factor, decrement };
    least = decrement;
    at = end;
  }
}

/** An estimate that was reached. */
export interface Reached {
  readonly estimate: Estimate;
  /** In the basis: where the last sums are. */
  readonly at: Float64Array;
  /** The estimate in the basis, a step further. */
  readonly end: Float64Array;
  /** Of the coefficients of the centred columns that are not aliased. */
  readonly variances: Float64Array;
  /** Of the Hessian in the basis. */
  readonly factor: Cholesky;
}

/** The estimate in units of the data, with its proof by a pass at the end; null where it was not reached. */
export function* proved(opened: Opened, solution: Solution): ShardWork<Reached | null> {
  const { basis, shard } = opened;
  if (!isConverged(solution.stopReason)) return null;
  const names = basis.free;
  const aliases = basis.aliases.map(toldAlias);
  const known = {
    ...{ aliases, gram: null, free: names, active: names },
    ...{ separation: null, solver: 'newton' as const },
  };
  const last = yield* lastSteps(shard, solution.coefficients, settledFor(basis));
  if (last === null) return null;
  const { at, end, sums, factor, decrement } = last;
  const high = coefficientsInUnits(end, basis);
  const inverted = pairsOf(inverse(factor));
  const covariance = inUnits(inverted, basis);
  const variances = diagonalOf(covariance.high, names.length);
  const slopes = gradientInUnits(sums.gradient!, basis);
  if (decrement > REACHED) return null;
  const centred = inUnits(inverted, { ...basis, centres: basis.centres.map(() => 0) });
  const estimate = {
    ...known,
    ...{ solution, converged: true },
    refined: {
      coefficients: pairsOf(high),
      loss: fromNumber(sums.loss),
      largestLogOdds: sums.largestLogOdds,
      ...{ variances, covariance },
      newtonDecrement: decrement,
      gradientNorm: Math.max(0, ...slopes.map((slope, i) => Math.abs(slope) * Math.sqrt(variances[i]!))),
      smallestPivot: 1,
      settled: true,
    },
  };
  return { estimate, at, end, variances: diagonalOf(centred.high, names.length), factor };
}

export function toldAlias({ column, combination }: SqlBasis['aliases'][number]): ToldAlias {
  const parts = combination.map((part) => ({ ...part, fraction: null }));
  const alias = { column, combination: parts };
  return { ...alias, text: (names) => combinationText(alias, names, new Float64Array(names.length).fill(1)) };
}

function pairsOf(high: Float64Array): Pairs {
  return { high, low: new Float64Array(high.length) };
}

/** T·γ, and the intercept less Σ c·β. */
export function coefficientsInUnits(gamma: Float64Array, { columns, centres }: SqlBasis): Float64Array {
  const beta = new Float64Array(centres.length);
  columns.forEach((column, k) => {
    column.forEach((entry, j) => {
      beta[j] = beta[j]! + entry * gamma[k]!;
    });
  });
  const intercept = beta.reduce<DoubleDouble>(
    (sum, value, j) => (j === 0 ? sum : add(sum, multiplyNumber(fromNumber(-value), centres[j]!))),
    fromNumber(beta[0]!),
  );
  beta[0] = intercept.hi;
  return beta;
}

/** The gradient by the free coefficients: Tᵀg = g of the basis, solved forwards, and g + c·g of the intercept. */
function gradientInUnits(gradient: Float64Array, { columns, free, centres }: SqlBasis): number[] {
  const slopes: number[] = [];
  free.forEach((_, k) => {
    const column = columns[k]!;
    const before = slopes.reduce((sum, slope, j) => sum + slope * column[free[j]!]!, 0);
    slopes.push((gradient[k]! - before) / column[free[k]!]!);
  });
  const ofIntercept = slopes[0] ?? 0;
  return slopes.map((slope, i) => slope + centres[free[i]!]! * ofIntercept);
}
