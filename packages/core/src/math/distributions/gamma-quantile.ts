/** Quantiles of the gamma distribution with scale 1. */
import { add, type DoubleDouble, fromNumber, multiplyNumber, subtract } from '../double-double.js';
import { expDD, logDD } from '../double-double-elementary.js';
import { exp, log } from '../elementary.js';
import { gammaTail } from './gamma.js';
import { logGamma1p } from './log-gamma.js';
import { normalQuantile } from './normal.js';
import { type Family, invert, type Target, targetOf } from './quantile.js';
import type { Side } from './tail.js';

/** P(a, ·) over u = log x; the derivative is xᵃ e⁻ˣ / Γ(a). */
function family(a: number, logGammaA1: DoubleDouble): Family {
  const constant = subtract(logDD(fromNumber(a)), logGammaA1);
  return {
    tail: (u) => gammaTail(a, expDD(u)),
    logDensity: (u) => add(subtract(multiplyNumber(u, a), expDD(u)), constant),
  };
}

/** Wilson and Hilferty (1931): (X/a)^⅓ is nearly normal with mean 1 − 1/(9a) and variance 1/(9a). */
function wilsonHilferty(a: number, target: Target): number {
  const z = normalQuantile(exp(target.log.hi));
  const root = 1 - 1 / (9 * a) + (target.side === 'lower' ? z : -z) / (3 * Math.sqrt(a));
  return root > 0 ? a * root * root * root : 0;
}

/** log x to start from: on the side from which Newton's steps cannot overshoot where no approximation serves. */
function start(a: number, target: Target, logGammaA1: DoubleDouble): number {
  const guess = log(wilsonHilferty(a, target));
  // P(a, x) ≤ xᵃ/Γ(a+1), and Q(a, x) ≤ e⁻ˣ for a ≤ 1
  if (target.side === 'lower') return Math.max((target.log.hi + logGammaA1.hi) / a, guess);
  return a <= 1 ? log(-target.log.hi) : Math.max(guess, log(a) - 1);
}

/** Below this log x is below every double. */
const UNDERFLOW = -745;

/** x with probability p on a side; 0 and Infinity at the ends, 0 where x is below every double. */
export function gammaQuantile(p: number, a: number, side: Side): DoubleDouble {
  const atZero = side === 'lower' ? 0 : 1;
  if (p === atZero) return fromNumber(0);
  if (p === 1 - atZero) return fromNumber(Infinity);
  const target = targetOf(p, side, a < 1 ? 0.9 : 0.5);
  const logGammaA1 = logGamma1p(fromNumber(a));
  const from = start(a, target, logGammaA1);
  if (target.side === 'lower' && from < UNDERFLOW) return fromNumber(0);
  return expDD(invert(family(a, logGammaA1), target, from));
}
