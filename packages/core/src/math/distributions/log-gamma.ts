/** The logarithm of the gamma function, in double-double. */
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  negate,
  ONE,
  subtract,
  toNumber,
  ZERO,
} from '../double-double.js';
import { log1pDD, logDD } from '../double-double-elementary.js';
import { log } from '../elementary.js';
import { requirePositive } from './domain.js';

/** ½·log 2π. */
const HALF_LOG_2PI: DoubleDouble = { hi: 0.9189385332046728, lo: -3.8782941580672414e-17 };

/** B₂ₙ / (2n(2n−1)) for n = 1 … 12 (DLMF 5.11.1), as exact fractions. */
const STIRLING: readonly DoubleDouble[] = [
  [1, 12],
  [-1, 360],
  [1, 1260],
  [-1, 1680],
  [1, 1188],
  [-691, 360360],
  [1, 156],
  [-3617, 122400],
  [43867, 244188],
  [-174611, 125400],
  [77683, 5796],
  [-236364091, 1506960],
].map(([above, below]) => divide(fromNumber(above!), fromNumber(below!)));

/** From here on Stirling's series has 31 digits. */
export const STIRLING_FROM = 35;

/** log Γ(x) − ((x − ½) log x − x + ½ log 2π) for x ≥ 35 (Stirling's series). */
export function stirlingRemainder(x: DoubleDouble): DoubleDouble {
  const inverse = divide(ONE, x);
  const square = multiply(inverse, inverse);
  let sum = ZERO;
  for (let n = STIRLING.length - 1; n >= 0; n--) sum = add(multiply(sum, square), STIRLING[n]!);
  return multiply(sum, inverse);
}

function stirling(x: DoubleDouble): DoubleDouble {
  const main = subtract(multiply(subtract(x, fromNumber(0.5)), logDD(x)), x);
  return add(main, add(HALF_LOG_2PI, stirlingRemainder(x)));
}

/** γ and ζ(k)/k for k = 2 … 11: log Γ(1+d) = −γd + Σ ζ(k)/k (−d)ᵏ (DLMF 5.7.3). */
const NEAR_ONE: readonly DoubleDouble[] = [
  { hi: 0.5772156649015329, lo: -4.942915152430645e-18 },
  { hi: 0.8224670334241132, lo: 1.520336175199238e-17 },
  { hi: 0.40068563438653143, lo: -2.250747042487504e-18 },
  { hi: 0.27058080842778454, lo: 1.1871280107138412e-17 },
  { hi: 0.20738555102867398, lo: 4.099767328621813e-18 },
  { hi: 0.1695571769974082, lo: 2.2393851330167238e-18 },
  { hi: 0.1440498967688461, lo: 9.623140085232555e-18 },
  { hi: 0.12550966952474304, lo: -2.5214685384672305e-18 },
  { hi: 0.11133426586956469, lo: 4.643990572582924e-18 },
  { hi: 0.1000994575127818, lo: 2.6102404859583283e-18 },
  { hi: 0.09095401714582904, lo: 8.306705457691885e-19 },
];
/** The series is used for |d| below 2⁻¹⁰. */
const NEAR = 0.0009765625;

function nearOne(d: DoubleDouble): DoubleDouble {
  const minus = negate(d);
  let sum = ZERO;
  for (let k = NEAR_ONE.length - 1; k >= 0; k--) sum = multiply(add(sum, NEAR_ONE[k]!), minus);
  return sum;
}

/** log Γ(x) for 0 < x < 35 by log Γ(x + n) − log(x (x+1) … (x+n−1)). */
function shifted(x: DoubleDouble): DoubleDouble {
  let product = ONE;
  let top = x;
  while (top.hi < STIRLING_FROM) {
    product = multiply(product, top);
    top = add(top, ONE);
  }
  return subtract(stirling(top), logDD(product));
}

/** log Γ(x) for a double-double x ≥ ½: absolute error below 1e-28, relative near the zeros at 1 and 2. */
export function logGammaDD(x: DoubleDouble): DoubleDouble {
  if (x.hi >= STIRLING_FROM) return stirling(x);
  const fromOne = subtract(x, ONE);
  if (Math.abs(fromOne.hi) < NEAR) return nearOne(fromOne);
  const fromTwo = subtract(fromOne, ONE);
  if (Math.abs(fromTwo.hi) < NEAR) return add(nearOne(fromTwo), log1pDD(fromTwo));
  return shifted(x);
}

/** log Γ(1 + a) for any a ≥ 0, relative accuracy as a → 0 included. */
export function logGamma1p(a: DoubleDouble): DoubleDouble {
  return a.hi < NEAR ? nearOne(a) : logGammaDD(add(ONE, a));
}

/** Where (x − ½) log x − x + ½ log 2π is good to a double's last bit. */
const HUGE = 1e17;

/**
 * log Γ(x) for x > 0, relative error below 1e-15, near the zeros at 1 and 2 too; Infinity above about 2.55e305.
 *
 * @throws RangeError unless x is positive and finite.
 */
export function logGamma(x: number): number {
  requirePositive('The argument of log Γ', x);
  if (x > HUGE) return x * (log(x) - 1);
  if (x >= 0.5) return toNumber(logGammaDD(fromNumber(x)));
  const exact = fromNumber(x);
  return toNumber(subtract(logGamma1p(exact), logDD(exact)));
}
