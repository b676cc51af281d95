/**
 * Directions that can be checked by hand: a ratio such as −0.33333 is the rounding of one in whole numbers more often
 * than not, and with those the rows that lie on the hyperplane come out at exactly 0.
 */
import { type Pairs, pairAt, pairs } from '../../math/cholesky-double-double.js';
import { absolute, type DoubleDouble, divide } from '../../math/double-double.js';
import { ON_PLANE, sidedness } from './demands.js';
import { withoutRounding } from './null-space.js';

/** How well a fraction must fit, relatively, and how large numerator × denominator may be: 2⁻³³ and 2³⁰. */
const FIT = 1.1641532182693481e-10;
const LARGEST_FRACTION = 1_073_741_824;
/** Whole numbers beyond this, 2³¹, are not simpler than what they stand for. */
export const LARGEST_WHOLE = 2_147_483_648;
/** A component below this share of the largest, in units of its column, is tried as 0: 2⁻⁴⁰. */
export const NEGLIGIBLE = 9.094947017729282e-13;
/** A share of Σ|xⱼdⱼ| that only the double-double sum itself can have left: 2⁻⁹⁰. */
const EXACT = 8.077935669463161e-28;

/** The multiple of a vector that is in small whole numbers without a common factor, or null when there is none. */
export function wholeNumbers(vector: Pairs): Pairs | null {
  const reference = vector.high.findIndex((value) => value !== 0);
  if (reference < 0) return null;
  const numerators: number[] = [];
  const denominators: number[] = [];
  let common = 1;
  for (let j = 0; j < vector.high.length; j++) {
    const ratio = divide(pairAt(vector, j), pairAt(vector, reference));
    const fraction = simpleFraction(ratio.hi);
    if (fraction === null) return null;
    common *= fraction.denominator / greatestCommonDivisor(common, fraction.denominator);
    if (common > LARGEST_WHOLE) return null;
    numerators.push(fraction.numerator);
    denominators.push(fraction.denominator);
  }
  const sign = vector.high[reference]! < 0 ? -1 : 1;
  const whole = numerators.map((numerator, j) => sign * numerator * (common / denominators[j]!));
  if (whole.some((value) => Math.abs(value) > LARGEST_WHOLE)) return null;
  return fromNumbers(withoutCommonFactor(whole));
}

/** The simplest fraction near x, from its continued fraction; null when none is simple enough. */
function simpleFraction(x: number): { numerator: number; denominator: number } | null {
  const size = Math.abs(x);
  if (size === 0) return { numerator: 0, denominator: 1 };
  let [numerator, denominator, lastNumerator, lastDenominator] = [1, 0, 0, 1];
  for (let rest = size; ; ) {
    const whole = Math.floor(rest);
    [numerator, lastNumerator] = [whole * numerator + lastNumerator, numerator];
    [denominator, lastDenominator] = [whole * denominator + lastDenominator, denominator];
    if (!(numerator * denominator <= LARGEST_FRACTION)) return null;
    if (Math.abs(size * denominator - numerator) <= FIT * numerator) {
      return { numerator: x < 0 ? -numerator : numerator, denominator };
    }
    rest = 1 / (rest - whole);
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Whole numbers divided by what all of them share. */
export function withoutCommonFactor(values: readonly number[]): number[] {
  const factor = values.reduce((common, value) => greatestCommonDivisor(common, Math.abs(value)), 0);
  return factor === 0 ? [...values] : values.map((value) => value / factor);
}

/**
 * The multiple of a vector, in doubles, that keeps the rows of the hyperplane nearest to it: in whole numbers if that
 * is exact, else with one of its components at 1 (−1.64, 1 rather than −41, 25). Tiny components go where the rows
 * can do without them.
 */
export function roundedMultiple(vector: Pairs, rows: readonly Float64Array[], units: Float64Array): Pairs {
  const coarse = withoutRounding(vector, units, NEGLIGIBLE);
  const whole = wholeNumbers(coarse);
  const candidates = [...(whole === null ? [] : [whole]), ...multiplesWithOne(coarse)];
  return nearest(candidates, rows, ON_PLANE) ?? nearest(multiplesWithOne(vector), rows, 1) ?? vector;
}

/** The first that is exact, or else the first within `limit` of the hyperplane; null where none is. */
function nearest(candidates: readonly Pairs[], rows: readonly Float64Array[], limit: number): Pairs | null {
  const errors = candidates.map((candidate) => farthest(candidate, rows));
  const exact = errors.findIndex((error) => error <= EXACT);
  const found = exact >= 0 ? exact : errors.findIndex((error) => error <= limit);
  return candidates[found] ?? null;
}

/** The vector divided by the size of each of its components in turn. */
function multiplesWithOne(vector: Pairs): Pairs[] {
  const present = Array.from(vector.high, (_, j) => j).filter((j) => vector.high[j] !== 0);
  return present.map((j) => dividedBy(vector, absolute(pairAt(vector, j))));
}

function dividedBy(vector: Pairs, divisor: DoubleDouble): Pairs {
  return fromNumbers(Array.from(vector.high, (_, j) => divide(pairAt(vector, j), divisor).hi));
}

function farthest(d: Pairs, rows: readonly Float64Array[]): number {
  return rows.reduce((most, row) => Math.max(most, Math.abs(sidedness(row, 0, d))), 0);
}

export function fromNumbers(values: ArrayLike<number>): Pairs {
  const vector = pairs(values.length);
  vector.high.set(values);
  return vector;
}
