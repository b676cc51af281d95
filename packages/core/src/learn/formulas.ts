/** The formulas of logistic regression over plain arrays: log-odds and probability, likelihood, classes. */
import { OddsmithError } from '../errors.js';
import { validateOptions } from '../fit/validate.js';
import { logOdds as logOddsOf, probability as probabilityOf, softplus } from '../math/logistic.js';
import { RunningSums } from '../objective/sums.js';
import {
  demandArray,
  type Features,
  type LayoutOptions,
  type Numbers,
  readFeatures,
  readShares,
} from './arrays.js';
import { readCoefficients } from './coefficients.js';
import { LAYOUT_RULES } from './rules.js';

/** Applies a formula to a number, or to every number of an array. */
function each(
  values: number | Numbers,
  name: string,
  formula: (value: number, row: number) => number,
): number | Float64Array {
  if (typeof values === 'number') return formula(values, 0);
  demandArray(values, name);
  return Float64Array.from(values, formula);
}

function checked(value: number, row: number, name: string, expected: string, accepted: boolean): number {
  if (accepted) return value;
  const message = `${name} must be ${expected}, got ${value} in row ${row + 1}.`;
  throw new OddsmithError('value-out-of-domain', message, { row: row + 1, column: name });
}

function checkedProbability(p: number, row: number): number {
  return checked(p, row, 'p', 'a number from 0 to 1', p >= 0 && p <= 1);
}

function checkedLogOdds(z: number, row: number): number {
  return checked(z, row, 'z', 'a number', typeof z === 'number' && !Number.isNaN(z));
}

/**
 * The log-odds of a probability: z = log(p/(1−p)); −Infinity for 0, Infinity for 1.
 * An array of n probabilities gives n log-odds. Throws `value-out-of-domain` outside [0, 1].
 */
export function logOdds(p: number): number;
export function logOdds(p: Numbers): Float64Array;
export function logOdds(p: number | Numbers): number | Float64Array {
  return each(p, 'p', (value, row) => logOddsOf(checkedProbability(value, row)));
}

/**
 * The probability of log-odds (the sigmoid): p = 1/(1+exp(−z)) for z ≥ 0, exp(z)/(1+exp(z)) below, which are the same
 * number, but neither overflows. An array of n log-odds gives n probabilities. Throws `value-out-of-domain` for NaN.
 */
export function probability(z: number): number;
export function probability(z: Numbers): Float64Array;
export function probability(z: number | Numbers): number | Float64Array {
  return each(z, 'z', (value, row) => probabilityOf(checkedLogOdds(value, row)));
}

/**
 * The log-odds of each row: z = b + w₁x₁ + … + w_p x_p.
 *
 * X: n numbers (one feature), n rows of p numbers, or with `layout: 'columns'` p columns of n. `weights`: p numbers,
 * or the number itself for one feature. Returns n log-odds.
 * Throws `data-shape`, `data-empty`, `value-missing`, `value-not-finite` (also where a sum overflows), `column-type`,
 * `option-*`.
 */
export function linearPredictor(
  X: Features,
  weights: number | Numbers,
  intercept = 0,
  options: LayoutOptions = {},
): Float64Array {
  validateOptions(options, LAYOUT_RULES);
  const { rows, columns } = readFeatures(X, options);
  const beta = readCoefficients({ intercept, weights }, columns.length);
  const z = new Float64Array(rows).fill(beta[0]!);
  columns.forEach((column, j) => {
    for (let i = 0; i < rows; i++) z[i] = z[i]! + column[i]! * beta[j + 1]!;
  });
  const row = z.findIndex((value) => !Number.isFinite(value));
  if (row < 0) return z;
  throw new OddsmithError('value-not-finite', `The log-odds of row ${row + 1} overflow.`, { row: row + 1 });
}

/**
 * The log-likelihood, a sum: Σ y·log p + (1−y)·log(1−p), computed from the log-odds z as
 * −Σ y·log(1+exp(−z)) + (1−y)·log(1+exp(z)) with log(1+exp(z)) = max(z, 0) + log1p(exp(−|z|)), so that no probability
 * is rounded to 0 or 1 first.
 *
 * z: n log-odds (±Infinity allowed); y: n labels 0 and 1, or shares between them. −Infinity where a row is impossible.
 * Throws `data-shape`, `value-out-of-domain`, `value-missing`, `value-not-finite`, `column-type`.
 */
export function logLikelihood(z: Numbers, y: Numbers): number {
  demandArray(z, 'z');
  const shares = readShares(y, z.length, 'z');
  const sum = new RunningSums(1);
  for (let i = 0; i < shares.length; i++) {
    const loss = lossOf(checkedLogOdds(z[i]!, i), shares[i]!);
    if (!Number.isFinite(loss)) return Number.NEGATIVE_INFINITY;
    sum.add(0, -loss, 0);
  }
  return sum.high[0]!;
}

/** Where a share is 0 its logarithm does not count: 0·∞ would be NaN. */
function lossOf(z: number, share: number): number {
  const event = share === 0 ? 0 : share * softplus(-z);
  return share === 1 ? event : event + (1 - share) * softplus(z);
}

/**
 * The binary cross-entropy, a mean: −1/n·Σ y·log p + (1−y)·log(1−p) = −logLikelihood(z, y)/n.
 * Shapes and errors as `logLikelihood`; `data-empty` for n = 0.
 */
export function crossEntropy(z: Numbers, y: Numbers): number {
  const total = logLikelihood(z, y);
  if (z.length === 0) throw new OddsmithError('data-empty', 'There are no rows to take a mean over.');
  return (0 - total) / z.length;
}

/**
 * Classes at a threshold: 1 where p ≥ threshold, else 0. An array of n probabilities gives n classes.
 * Throws `value-out-of-domain` outside [0, 1], `option-invalid` for such a threshold.
 */
export function classify(p: number, threshold?: number): 0 | 1;
export function classify(p: Numbers, threshold?: number): Uint8Array;
export function classify(p: number | Numbers, threshold = 0.5): 0 | 1 | Uint8Array {
  if (!(threshold >= 0 && threshold <= 1)) {
    const message = `The threshold must be a number from 0 to 1, got ${threshold}.`;
    throw new OddsmithError('option-invalid', message, { option: 'threshold' });
  }
  const classOf = (value: number, row: number) => (checkedProbability(value, row) >= threshold ? 1 : 0);
  if (typeof p === 'number') return classOf(p, 0);
  demandArray(p, 'p');
  return Uint8Array.from(p, classOf);
}
