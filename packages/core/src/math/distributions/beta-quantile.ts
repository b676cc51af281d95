/** Quantiles of the beta distribution, as log odds. */
import { type DoubleDouble, negate, ZERO } from '../double-double.js';
import { exp, log } from '../elementary.js';
import { betaLogDensity, betaTail } from './beta.js';
import { normalQuantile } from './normal.js';
import { invert, type Target } from './quantile.js';

const LN2 = 0.6931471805599453;

/** Newton's start: the lower bound from I ≤ (x/(1−x))ᵃ/(a B), or the normal approximation if that is greater. */
function start(a: number, b: number, logP: number): number {
  // at log odds 0 the density is 2^−(a+b)/B
  const logInverseBeta = betaLogDensity(a, b, ZERO).hi + (a + b) * LN2;
  const bound = (logP + log(a) - logInverseBeta) / a;
  if (a <= 1 || b <= 1) return bound;
  const centre = log((a - 0.5) / (b - 0.5));
  return Math.max(bound, centre + normalQuantile(exp(logP)) * Math.sqrt(1 / a + 1 / b));
}

function lowerQuantile(a: number, b: number, target: Target): DoubleDouble {
  const family = {
    tail: (u: DoubleDouble) => betaTail(a, b, u),
    logDensity: (u: DoubleDouble) => betaLogDensity(a, b, u),
  };
  return invert(family, target, start(a, b, target.log.hi));
}

/** log(x/(1−x)) where I_x(a, b), or its complement, has the target's probability. */
export function betaLogOddsQuantile(a: number, b: number, target: Target): DoubleDouble {
  if (target.side === 'lower') return lowerQuantile(a, b, target);
  return negate(lowerQuantile(b, a, { side: 'lower', log: target.log }));
}
