/** The incomplete gamma functions by series and continued fraction. */
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  multiplyNumber,
  negate,
  subtract,
  twoSum,
  ZERO,
} from '../double-double.js';
import { expDD, expm1DD, logDD } from '../double-double-elementary.js';
import { lowerGammaSeries, upperGammaFraction } from './gamma-expansions.js';
import { logGamma1p } from './log-gamma.js';
import { NOTHING_ABOVE, NOTHING_BELOW, type Tail } from './tail.js';

/** log(xᵃ / Γ(a+1)). */
function logPower(a: number, x: DoubleDouble): DoubleDouble {
  return subtract(multiplyNumber(logDD(x), a), logGamma1p(fromNumber(a)));
}

function fromSeries(a: number, x: DoubleDouble): Tail {
  return { side: 'lower', exponent: subtract(logPower(a, x), x), factor: lowerGammaSeries(a, x) };
}

function fromFraction(a: number, x: DoubleDouble): Tail {
  const factor = multiplyNumber(upperGammaFraction(a, x), a);
  return { side: 'upper', exponent: subtract(logPower(a, x), x), factor };
}

/**
 * Q(a, x) for small a and x, where P may be near 1: with eᵘ = xᵃ/Γ(a+1),
 * Q = 1 − eᵘ + eᵘ·a·Σ (−1)ⁿ⁺¹ xⁿ/(n! (n+a)), n ≥ 1 (from DLMF 8.7.1).
 */
function complementSeries(a: number, x: DoubleDouble, u: DoubleDouble): Tail {
  let power = fromNumber(-1);
  let sum = ZERO;
  for (let n = 1; Math.abs(power.hi) > 1e-32; n++) {
    power = multiply(power, divide(negate(x), fromNumber(n)));
    sum = add(sum, divide(power, twoSum(n, a)));
  }
  const rest = multiply(expDD(u), multiplyNumber(sum, a));
  return { side: 'upper', exponent: ZERO, factor: subtract(rest, expm1DD(u)) };
}

/** Below it, and below a + 1, the series are used, above it the continued fraction. */
const FRACTION_FROM = 3;

/** P(a, x) and Q(a, x) for a > 0 and x ≥ 0; near x = a they take some 10·√a terms. */
export function expandedGammaTail(a: number, x: DoubleDouble): Tail {
  if (x.hi === 0) return NOTHING_BELOW;
  if (x.hi === Infinity) return NOTHING_ABOVE;
  if (x.hi >= FRACTION_FROM && x.hi >= a + 1) return fromFraction(a, x);
  if (a >= 1) return fromSeries(a, x);
  const u = logPower(a, x);
  return u.hi < -1 ? fromSeries(a, x) : complementSeries(a, x, u);
}
