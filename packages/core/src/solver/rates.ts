/** Learning rates: schedules over epochs, and what the curvature of the data allows. */

import { cosinePi } from '../math/cosine.js';
import { power } from '../math/elementary.js';
import type { UpdateRuleName } from './update-rules.js';

/** A rate that follows a schedule over the epochs t = 0, 1, … */
export type Schedule =
  /** start / (1 + decay·t) */
  | { readonly kind: 'inverse'; readonly start: number; readonly decay: number }
  /** start · factorᵗ */
  | { readonly kind: 'exponential'; readonly start: number; readonly factor: number }
  /** start · factor^⌊t/every⌋ */
  | { readonly kind: 'step'; readonly start: number; readonly factor: number; readonly every: number }
  /** From start to end along half a cosine over the epochs. */
  | { readonly kind: 'cosine'; readonly start: number; readonly end: number };

/** A learning rate: a constant; what the data's curvature allows; a line search; or a schedule. */
export type Rate = number | 'auto' | 'backtracking' | Schedule;

/** The rate of epoch t of `epochs`. */
export function rateAt(rate: number | Schedule, t: number, epochs: number): number {
  if (typeof rate === 'number') return rate;
  if (rate.kind === 'inverse') return rate.start / (1 + rate.decay * t);
  if (rate.kind === 'exponential') return rate.start * power(rate.factor, t);
  if (rate.kind === 'step') return rate.start * power(rate.factor, Math.floor(t / rate.every));
  const share = epochs > 1 ? Math.min(t / (epochs - 1), 1) : 0;
  return rate.end + (rate.start - rate.end) * 0.5 * (1 + cosinePi(share));
}

/** What is known of the loss whose gradient is followed, in the coordinates of the steps. */
export interface Steepness {
  /** Largest eigenvalue of the bound of its Hessian, and the sum of all. */
  readonly largest: number;
  readonly trace: number;
  /** Rows of a step as a share of all rows, in (0, 1]; one row of n: 1/n. */
  readonly batch: number;
  readonly rows: number;
}

/** How flat the loss may be along a direction, beside the steepest, to be followed well before noise dies away. */
const FLATTEST = 0.02;
/** Limit of the decay, for many small steps an epoch. */
const FASTEST = 8;

/**
 * The rate `auto`. Full batches: 1/L with L the largest curvature, where every step of gradient descent lowers the
 * loss (Nesterov 2004, 1.2.3). Batches of b rows: 1/L_b, L_b the expected smoothness of their gradient, L for all rows
 * and the mean curvature of single rows for one (Gower et al. 2019), shrinking over the epochs, so that the noise of
 * the shuffles dies away. Rules that divide by the size of past gradients move each coordinate by about the rate: a
 * tenth of the shortest length on which the loss bends, shrinking no faster than the rule forgets.
 */
export function automaticRate(rule: UpdateRuleName, steepness: Steepness): number | Schedule {
  const { largest, trace, batch, rows } = steepness;
  const perStep = Math.max(1, batch * rows);
  const noise = rows > 1 ? (rows - perStep) / (perStep * (rows - 1)) : 0;
  const smoothness = largest + noise * Math.max(trace - largest, 0);
  if (smoothness === 0) return 1;
  const isAdaptive = rule === 'adagrad' || rule === 'rmsprop' || rule === 'adam';
  // Steps of an epoch, times what each contracts along the steepest direction, times a share for the flat ones.
  const decay = Math.min((FLATTEST / batch) * (largest / smoothness), FASTEST);
  if (!isAdaptive && batch === 1) return 1 / smoothness;
  // Momentum adds up some ten moves: the noise of batches with them.
  if (!isAdaptive)
    return { kind: 'inverse', start: (rule === 'gradient-descent' ? 1 : 0.1) / smoothness, decay };
  const unit = 1 / Math.sqrt(smoothness);
  if (rule === 'adagrad') return unit;
  if (batch < 1) return { kind: 'inverse', start: 0.1 * unit, decay };
  return { kind: 'exponential', start: 0.1 * unit, factor: rule === 'adam' ? 0.9995 : 0.995 };
}
