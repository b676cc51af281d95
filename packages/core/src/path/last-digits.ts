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
import { packedIndex, packedSubmatrix } from '../math/packed.js';
import type { CountedShard, Pass, Sums } from '../objective/objective.js';
import type { ProximalPenalty } from '../solver/proximal/penalty.js';
import { skippingCholesky, skippingSolve } from '../solver/proximal/skipping-cholesky.js';
import { fromCoefficients, type Units } from '../solver/proximal/units.js';
import type { PathColumns } from './columns.js';

export interface Refining {
  readonly shards: readonly CountedShard[];
  readonly columns: PathColumns;
  readonly penalty: ProximalPenalty;
  readonly alpha: number;
  readonly lambda: number;
}

/** A point with its low parts, and the sums there. */
export interface AccuratePoint {
  /** β over all coefficients, on the scale of the shards. */
  readonly coefficients: Pairs;
  readonly loss: DoubleDouble;
  readonly sums: Sums;
}

const MOST_STEPS = 6;
/** A step below this share of each coefficient is left out. */
const UNSEEN = 2e-15;

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
export function gradientOf(units: Units, sums: Sums): Float64Array {
  return units.units.map((unit, i) => slopeAt(units, sums, i).hi / unit);
}

/**
 * The last digits of b; null where signs would change or steps do not settle. `hessian`: packed, by b, near there.
 */
export function* lastDigits(
  refining: Refining,
  b: Float64Array,
  start: Pairs,
  hessian: Float64Array,
): ShardWork<AccuratePoint | null> {
  const { shards, columns, penalty } = refining;
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
    const slopes = Float64Array.from(support, (i) => {
      const j = units.columns[i]!;
      return add(slopeAt(units, sums, i), penaltySlope(refining, i, pairAt(at, j))).hi / units.units[i]!;
    });
    const step = skippingSolve(factor, slopes);
    const all = fromCoefficients(units, at.high, at.low);
    const here = support.map((i) => all[i]!);
    if (step.every((one, k) => Math.abs(one) <= UNSEEN * Math.abs(here[k]!))) {
      const loss = add(fromNumber(sums.loss), fromNumber(sums.lossLow));
      return { coefficients: at, loss, sums };
    }
    support.forEach((i, k) => {
      const j = units.columns[i]!;
      const move = fromNumber(step[k]! / units.units[i]!);
      setPair(at, j, subtract(pairAt(at, j), move));
      // The intercept of columns that are not centred takes back what they add at the centres.
      const centre = units.centred?.centres[i] ?? 0;
      if (centre !== 0) setPair(at, 0, add(pairAt(at, 0), multiplyNumber(move, centre)));
    });
    if (support.some((i, k) => penalty.absolute[i] !== 0 && at.high[units.columns[i]!]! * here[k]! <= 0))
      return null;
  }
  return null;
}
