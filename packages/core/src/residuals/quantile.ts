/**
 * Quantile residuals: Φ⁻¹(u), u uniform between P(Y < y) and P(Y ≤ y), standard normal where the model holds (Dunn & Smyth
 * 1996, "Randomized quantile residuals"). Residuals of two outcomes lie on two curves whatever the fit; these do not.
 */
import { betaTail } from '../math/distributions/beta.js';
import { logBinomialCoefficient } from '../math/distributions/binomial.js';
import { normalQuantile, normalUpperQuantile } from '../math/distributions/normal.js';
import { probability } from '../math/distributions/tail.js';
import { fromNumber } from '../math/double-double.js';
import { exp } from '../math/elementary.js';
import { softplus } from '../math/logistic.js';
import { randomIntegersAfter } from '../math/random.js';

/** Integers behind a draw. */
const INTEGERS = 2;
/** 2²⁰ and 2⁵². */
const HALF = 1048576;
const WHOLE = 4503599627370496;

/** The uniform draw in (0, 1) of a row, from 0: it depends on the seed and the number of the row alone. */
export function uniformOf(seed: number, row: number): number {
  const next = randomIntegersAfter(seed, INTEGERS * row);
  const high = next();
  return (high * HALF + (next() >>> 12) + 0.5) / WHOLE;
}

/** Chances of fewer events than came, of as many, and of more. */
interface Chances {
  readonly below: number;
  readonly equal: number;
  readonly above: number;
}

function chancesOf(events: number, trials: number, p: number, q: number, logOdds: number): Chances {
  if (trials === 1) return events === 1 ? { below: q, equal: p, above: 0 } : { below: 0, equal: q, above: p };
  const z = fromNumber(logOdds);
  const others = trials - events;
  const log = events * -softplus(-logOdds) + others * -softplus(logOdds);
  return {
    below: events === 0 ? 0 : probability(betaTail(events, others + 1, z), 'upper'),
    equal: exp(logBinomialCoefficient(trials, events).hi + log),
    above: others === 0 ? 0 : probability(betaTail(events + 1, others, z), 'lower'),
  };
}

/**
 * The residual of so many whole events in so many trials at finite log-odds, p and q = 1 − p, for a uniform draw; each tail
 * keeps its digits. The binomial distribution by the incomplete beta function (DLMF 8.17.5).
 */
export function quantileResidual(
  events: number,
  trials: number,
  p: number,
  q: number,
  logOdds: number,
  uniform: number,
): number {
  const { below, equal, above } = chancesOf(events, trials, p, q, logOdds);
  const lower = below + uniform * equal;
  const upper = above + (1 - uniform) * equal;
  return lower <= upper ? normalQuantile(lower) : normalUpperQuantile(upper);
}
