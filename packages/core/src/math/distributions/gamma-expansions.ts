/** The two classical expansions of the incomplete gamma functions, in double-double. */
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  multiplyNumber,
  ONE,
  twoSum,
} from '../double-double.js';

/** Terms below this part of the sum are left out. */
const NEGLIGIBLE = 1e-26;
/** Terms below this part of the sum have all their digits in doubles. */
const SMALL = 1e-10;
/** The fraction is never subtracted from anything, so fewer digits do. */
const NEGLIGIBLE_LEVEL = 1e-20;
/** Levels of the fraction beyond that change it less have all their digits in doubles. */
const SMALL_LEVEL = 1e-6;

/**
 * s in P(a, x) = xᵃ e⁻ˣ / Γ(a+1) · s, s = Σ xⁿ / ((a+1)…(a+n)), all terms positive (DLMF 8.7.1).
 * For a > 0 and 0 ≤ x < a + 3 or so: some tens of terms for a below 50, or for x below 0.7·a.
 */
export function lowerGammaSeries(a: number, x: DoubleDouble): DoubleDouble {
  let term = ONE;
  let sum = ONE;
  let n = 1;
  for (; term.hi > SMALL * sum.hi; n++) {
    term = multiply(term, divide(x, twoSum(a, n)));
    sum = add(sum, term);
  }
  let rest = 0;
  for (let small = term.hi; small > NEGLIGIBLE * sum.hi; n++) {
    small *= x.hi / (a + n);
    rest += small;
  }
  return add(sum, fromNumber(rest));
}

/**
 * h in Q(a, x) = xᵃ e⁻ˣ / Γ(a) · h, Legendre's continued fraction 1/(x+1−a − 1(1−a)/(x+3−a − 2(2−a)/…))
 * (DLMF 8.9.2 in its even part), for x > a + 1. The number of levels is found in doubles, then the fraction is
 * summed from its end, the first levels in double-double, which damps rounding errors.
 */
export function upperGammaFraction(a: number, x: DoubleDouble): DoubleDouble {
  const first = add(x, twoSum(1, -a));
  const levels = fractionLevels(a, x.hi, SMALL_LEVEL);
  let inner = 0;
  for (let n = fractionLevels(a, x.hi, NEGLIGIBLE_LEVEL); n > levels; n--) {
    inner = (n * (a - n)) / (first.hi + 2 * n + inner);
  }
  let tail = fromNumber(inner);
  for (let n = levels; n > 0; n--) {
    const numerator = multiplyNumber(twoSum(a, -n), n);
    tail = divide(numerator, add(add(first, fromNumber(2 * n)), tail));
  }
  return divide(ONE, add(first, tail));
}

/** The level whose convergent differs from the one before by a `negligible` part (Steed's algorithm). */
function fractionLevels(a: number, x: number, negligible: number): number {
  let b = x + 1 - a;
  let d = 1 / b;
  let change = d;
  let sum = d;
  let n = 0;
  while (Math.abs(change) > negligible * sum) {
    n++;
    b += 2;
    d = 1 / (b + n * (a - n) * d);
    change *= b * d - 1;
    sum += change;
  }
  return n;
}
