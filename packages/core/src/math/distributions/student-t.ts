/** Student's t distribution with real degrees of freedom. */
import { add, type DoubleDouble, fromNumber, multiplyNumber, subtract, toNumber } from '../double-double.js';
import { expDD, logDD } from '../double-double-elementary.js';
import { betaTail, LEAST_PARAMETER } from './beta.js';
import { betaLogOddsQuantile } from './beta-quantile.js';
import { requireNumber, requireParameter, requireProbability } from './domain.js';
import { oneSided, sideAbove } from './symmetric.js';
import { probability, type Tail } from './tail.js';

/** T²/(df + T²) is beta distributed (½, df/2); its odds are t²/df (DLMF 8.17; Abramowitz and Stegun 26.7.1). */
function absoluteTail(t: number, df: number): Tail {
  requireNumber('A t statistic', t);
  requireParameter('The degrees of freedom', df, LEAST_PARAMETER);
  const logSquare = multiplyNumber(logDD(fromNumber(Math.abs(t))), 2);
  return betaTail(0.5, df / 2, subtract(logSquare, logDD(fromNumber(df))));
}

/** P(T ≤ t), relative error below 1e-14 down to 1e-300. @throws RangeError for NaN or df outside [1e-8, 1e15]. */
export function studentTCdf(t: number, df: number): number {
  return probability(oneSided(absoluteTail(t, df)), sideAbove(-t));
}

/** P(T > t), as `studentTCdf`. @throws RangeError as there. */
export function studentTUpperTail(t: number, df: number): number {
  return probability(oneSided(absoluteTail(t, df)), sideAbove(t));
}

/** P(|T| > |t|): the p-value of a t statistic, as `studentTCdf`. @throws RangeError as there. */
export function studentTTwoSided(t: number, df: number): number {
  return probability(absoluteTail(t, df), 'upper');
}

/** log(t²/df) where P(|T| < |t|) = 2|q| near the centre, P(|T| > |t|) = 1 − 2|q| beyond. */
function logOdds(p: number, df: number): DoubleDouble {
  const q = Math.abs(p - 0.5);
  const target =
    q < 0.25
      ? ({ side: 'lower', log: logDD(fromNumber(2 * q)) } as const)
      : ({ side: 'upper', log: logDD(fromNumber(2 * Math.min(p, 1 - p))) } as const);
  return betaLogOddsQuantile(0.5, df / 2, target);
}

/**
 * t with P(T ≤ t) = p, relative error below 1e-14; ∓Infinity for 0 and 1.
 *
 * @throws RangeError unless 0 ≤ p ≤ 1 and 1e-8 ≤ df ≤ 1e15.
 */
export function studentTQuantile(p: number, df: number): number {
  requireProbability(p);
  requireParameter('The degrees of freedom', df, LEAST_PARAMETER);
  if (p === 0.5) return 0;
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  const logSquare = add(logOdds(p, df), logDD(fromNumber(df)));
  const size = toNumber(expDD(multiplyNumber(logSquare, 0.5)));
  return p < 0.5 ? -size : size;
}
