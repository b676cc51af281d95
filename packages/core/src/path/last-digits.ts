/**
 * The last digits of a point of a path: Newton steps over the columns that are not at a corner or bound, signs held, with
 * gradients in double-double and a factor in double (iterative refinement), so that the coefficients are right to the last digits
 * of a double.
 */
import type { ShardWork } from '../fit/solve.js';
import { type Pairs, pairAt, setPair } from '../math/cholesky-double-double.js';
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  multiplyNumber,
  sqrt,
  subtract,
  twoSum,
  ZERO,
} from '../math/double-double.js';
import { packedIndex, packedProduct, packedSubmatrix } from '../math/packed.js';
import type { CountedShard, Pass, Sums } from '../objective/objective.js';
import type { ProximalPenalty } from '../solver/proximal/penalty.js';
import { skippingCholesky, skippingSolve } from '../solver/proximal/skipping-cholesky.js';
import { fromCoefficients, type Units } from '../solver/proximal/units.js';
import { dot, plus } from '../solver/vector.js';
import type { PathColumns } from './columns.js';

export interface Refining {
  readonly shards: readonly CountedShard[];
  readonly columns: PathColumns;
  readonly penalty: ProximalPenalty;
  readonly alpha: number;
  readonly lambda: number;
  /** Packed, by b, near the point. */
  readonly hessian: Float64Array;
  /** Whether it is that of the point itself. */
  readonly isHessianThere: boolean;
}

/** A point with its low parts, and what the loss is there. */
export interface AccuratePoint {
  /** β over all coefficients, on the scale of the shards. */
  readonly coefficients: Pairs;
  readonly loss: DoubleDouble;
  /** That of the loss by b. */
  readonly gradient: Float64Array;
}

const MOST_STEPS = 6;
/** A step below this share of each coefficient is left out. */
const UNSEEN = 2e-15;
/**
 * A step of which no part is more than this share of its coefficient is right to a last digit however the rows lie, and what its
 * square does, at most so many times as much, is not seen.
 */
const TINY = 1e-11;
const CURVED = 1e3;

/** The slope of the penalty by β, signs held, in double-double. */
function penaltySlope({ columns, alpha, lambda }: Refining, i: number, beta: DoubleDouble): DoubleDouble {
  const { weight, spreads, units, factors } = columns;
  const factor = factors[i]!;
  if (factor === 0) return ZERO;
  const spread = spreads[units.columns[i]!]!;
  const deviation = sqrt(divide(spread, weight));
  const absolute = multiplyNumber(multiplyNumber(multiply(weight, deviation), lambda), alpha * factor);
  const squared = multiply(multiplyNumber(multiplyNumber(spread, lambda), factor), twoSum(1, -alpha));
  const sign = beta.hi < 0 ? -1 : beta.hi > 0 ? 1 : 0;
  return add(multiplyNumber(absolute, sign), multiply(squared, beta));
}

function isInside({ absolute, lower, upper }: ProximalPenalty, b: number, i: number): boolean {
  return (b !== 0 || absolute[i] === 0) && b > lower[i]! && b < upper[i]!;
}

/** The slope by b of the i-th column that takes part, in double-double. */
function slopeAt({ columns, centred }: Units, sums: Sums, i: number): DoubleDouble {
  const at = (j: number) => add(fromNumber(sums.gradient![j]!), fromNumber(sums.gradientLow![j]!));
  const centre = centred?.centres[i] ?? 0;
  const slope = at(columns[i]!);
  return centre === 0 ? slope : subtract(slope, multiplyNumber(at(0), centre));
}

/** The gradient by b from double-double sums over columns that are not centred. */
function gradientOf(units: Units, sums: Sums): Float64Array {
  const result = new Float64Array(units.units.length);
  for (let i = 0; i < result.length; i++) result[i] = slopeAt(units, sums, i).hi / units.units[i]!;
  return result;
}

/** Whether the loss after a step is that of its quadratic model to the last digit. */
function isTiny(step: Float64Array, here: readonly number[]): boolean {
  const curved = CURVED * step.reduce((most, one) => Math.max(most, one * one), 0);
  return step.every((one, k) => {
    const size = Math.abs(here[k]!);
    return Math.abs(one) <= TINY * size && curved <= UNSEEN * size;
  });
}

/** The point after a step that the quadratic model is right for: no more sums are needed. */
function afterTiny(
  { columns: { units }, hessian }: Refining,
  at: Pairs,
  sums: Sums,
  support: readonly number[],
  step: Float64Array,
): AccuratePoint {
  const whole = new Float64Array(units.units.length);
  for (let k = 0; k < step.length; k++) whole[support[k]!] = step[k]!;
  const gradient = gradientOf(units, sums);
  const bend = packedProduct(hessian, whole);
  const change = 0.5 * dot(whole, bend) - dot(whole, gradient);
  take(units, at, support, step);
  return {
    coefficients: at,
    loss: add(lossOf(sums), fromNumber(change)),
    gradient: plus(gradient, bend, -1),
  };
}

function lossOf({ loss, lossLow }: Sums): DoubleDouble {
  return add(fromNumber(loss), fromNumber(lossLow));
}

/** Takes a step back from a point, in place. */
function take(
  { columns, units, centred }: Units,
  at: Pairs,
  support: readonly number[],
  step: Float64Array,
): void {
  for (let k = 0; k < step.length; k++) {
    const i = support[k]!;
    const move = fromNumber(step[k]! / units[i]!);
    setPair(at, columns[i]!, subtract(pairAt(at, columns[i]!), move));
    // The intercept of columns that are not centred takes back what they add at the centres.
    const centre = centred?.centres[i] ?? 0;
    if (centre !== 0) setPair(at, 0, add(pairAt(at, 0), multiplyNumber(move, centre)));
  }
}

/** The last digits of b; null where signs would change or steps do not settle. */
export function* lastDigits(
  refining: Refining,
  b: Float64Array,
  start: Pairs,
): ShardWork<AccuratePoint | null> {
  const { shards, columns, penalty, hessian } = refining;
  const { units } = columns;
  const support = Array.from(b.keys()).filter((i) => isInside(penalty, b[i]!, i));
  const matrix = packedSubmatrix(hessian, support).slice();
  support.forEach((i, k) => {
    matrix[packedIndex(k, k)] = matrix[packedIndex(k, k)]! + penalty.squared[i]!;
  });
  const factor = skippingCholesky(matrix, support.length);
  const at: Pairs = { high: start.high.slice(), low: start.low.slice() };
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const pass: Pass = {
      ...{ kind: 'gradient', at: at.high.slice(), atLow: at.low.slice() },
      precision: 'double-double',
    };
    const sums = (yield { shards, pass })!;
    const slopes = new Float64Array(support.length);
    for (const [k, i] of support.entries()) {
      const slope = add(slopeAt(units, sums, i), penaltySlope(refining, i, pairAt(at, units.columns[i]!)));
      slopes[k] = slope.hi / units.units[i]!;
    }
    const step = skippingSolve(factor, slopes);
    const all = fromCoefficients(units, at.high, at.low);
    const here = support.map((i) => all[i]!);
    if (step.every((one, k) => Math.abs(one) <= UNSEEN * Math.abs(here[k]!)))
      return { coefficients: at, loss: lossOf(sums), gradient: gradientOf(units, sums) };
    if (steps === 0 && refining.isHessianThere && isTiny(step, here))
      return afterTiny(refining, at, sums, support, step);
    take(units, at, support, step);
    if (support.some((i, k) => penalty.absolute[i] !== 0 && at.high[units.columns[i]!]! * here[k]! <= 0))
      return null;
  }
  return null;
}
