/** The chi-square distribution with real degrees of freedom. */
import { fromNumber, toNumber } from '../double-double.js';
import { requireNumber, requireParameter, requireProbability } from './domain.js';
import { gammaTail } from './gamma.js';
import { gammaQuantile } from './gamma-quantile.js';
import { probability, type Side, type Tail } from './tail.js';

function tail(x: number, df: number): Tail {
  requireNumber('A chi-square statistic', x);
  requireParameter('The degrees of freedom', df);
  return gammaTail(df / 2, fromNumber(Math.max(x, 0) / 2));
}

/**
 * P(X ≤ x), relative error below 1e-14 down to 1e-300; 0 for x ≤ 0.
 *
 * @throws RangeError for NaN or df outside (0, 1e15].
 */
export function chiSquareCdf(x: number, df: number): number {
  return probability(tail(x, df), 'lower');
}

/** P(X > x): the p-value of a chi-square statistic; 1 for x ≤ 0. Accuracy and errors as `chiSquareCdf`. */
export function chiSquareUpperTail(x: number, df: number): number {
  return probability(tail(x, df), 'upper');
}

/**
 * x with P(X ≤ x) = p, relative error below 1e-14; 0 for p = 0, Infinity for p = 1.
 *
 * @throws RangeError unless 0 ≤ p ≤ 1 and 0 < df ≤ 1e15.
 */
export function chiSquareQuantile(p: number, df: number): number {
  return quantile(p, df, 'lower');
}

/** x with P(X > x) = p, as `chiSquareQuantile`. @throws RangeError as there. */
export function chiSquareUpperQuantile(p: number, df: number): number {
  return quantile(p, df, 'upper');
}

function quantile(p: number, df: number, side: Side): number {
  requireProbability(p);
  requireParameter('The degrees of freedom', df);
  return 2 * toNumber(gammaQuantile(p, df / 2, side));
}
