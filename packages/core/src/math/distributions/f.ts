/** The F distribution with real degrees of freedom. */
import { add, type DoubleDouble, fromNumber, subtract, toNumber } from '../double-double.js';
import { expDD, logDD } from '../double-double-elementary.js';
import { betaTail, LEAST_PARAMETER } from './beta.js';
import { betaLogOddsQuantile } from './beta-quantile.js';
import { requireNumber, requireParameter, requireProbability } from './domain.js';
import { targetOf } from './quantile.js';
import { probability, type Tail } from './tail.js';

function requireDegrees(df1: number, df2: number): void {
  requireParameter('The numerator degrees of freedom', df1, LEAST_PARAMETER);
  requireParameter('The denominator degrees of freedom', df2, LEAST_PARAMETER);
}

/** log(df1/df2). */
function logRatio(df1: number, df2: number): DoubleDouble {
  return subtract(logDD(fromNumber(df1)), logDD(fromNumber(df2)));
}

/** A share with odds df1·F/df2 is beta distributed (df1/2, df2/2) (Abramowitz and Stegun 26.6.2). */
function tail(f: number, df1: number, df2: number): Tail {
  requireNumber('An F statistic', f);
  requireDegrees(df1, df2);
  return betaTail(df1 / 2, df2 / 2, add(logDD(fromNumber(Math.max(f, 0))), logRatio(df1, df2)));
}

/**
 * P(F ≤ f), relative error below 1e-14 down to 1e-300; 0 for f ≤ 0.
 *
 * @throws RangeError for NaN or df outside [1e-8, 1e15].
 */
export function fCdf(f: number, df1: number, df2: number): number {
  return probability(tail(f, df1, df2), 'lower');
}

/** P(F > f): the p-value of an F statistic, as `fCdf`. @throws RangeError as there. */
export function fUpperTail(f: number, df1: number, df2: number): number {
  return probability(tail(f, df1, df2), 'upper');
}

/**
 * f with P(F ≤ f) = p, relative error below 1e-14; 0 for p = 0, Infinity for p = 1.
 *
 * @throws RangeError unless 0 ≤ p ≤ 1 and 1e-8 ≤ df1, df2 ≤ 1e15.
 */
export function fQuantile(p: number, df1: number, df2: number): number {
  requireProbability(p);
  requireDegrees(df1, df2);
  if (p === 0 || p === 1) return p === 0 ? 0 : Infinity;
  const logOdds = betaLogOddsQuantile(df1 / 2, df2 / 2, targetOf(p, 'lower'));
  return toNumber(expDD(subtract(logOdds, logRatio(df1, df2))));
}
