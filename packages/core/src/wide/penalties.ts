/** The penalties and bounds of coefficients on standardised columns. */
import type { ProximalPenalty } from '../solver/proximal/penalty.js';

export interface Penalties {
  /** The share of the absolute values. */
  readonly alpha: number;
  /** Relative to a mean of 1, by column. */
  readonly factors: Float64Array;
  /** −Infinity and Infinity where there is none. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Those of the coefficients in a working set at one λ. */
export interface Slots {
  /** What stands before the absolute value, and before half the square. */
  readonly absolute: Float64Array;
  readonly square: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** `indices`: the column in each slot, −1 for the intercept. */
export function slotsOf(penalties: Penalties, lambda: number, indices: readonly number[]): Slots {
  const { alpha, factors, lower, upper } = penalties;
  const of = (value: (index: number) => number, intercept: number) =>
    Float64Array.from(indices, (index) => (index < 0 ? intercept : value(index)));
  return {
    absolute: of((j) => lambda * alpha * factors[j]!, 0),
    square: of((j) => lambda * (1 - alpha) * factors[j]!, 0),
    lower: of((j) => lower[j]!, Number.NEGATIVE_INFINITY),
    upper: of((j) => upper[j]!, Number.POSITIVE_INFINITY),
  };
}

/** Those of all columns at one λ. */
export function proximalOf(
  { alpha, factors, lower, upper }: Penalties,
  lambda: number,
): Omit<ProximalPenalty, 'groups'> {
  return {
    absolute: factors.map((factor) => lambda * alpha * factor),
    squared: factors.map((factor) => lambda * (1 - alpha) * factor),
    ...{ lower, upper },
  };
}

/** What the penalties add to the loss. */
export function penaltyOf({ absolute, square }: Slots, coefficients: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < coefficients.length; j++) {
    const value = coefficients[j]!;
    sum += absolute[j]! * Math.abs(value) + 0.5 * square[j]! * value * value;
  }
  return sum;
}

/**
 * How far a coefficient is from optimal: the distance of −`slope`, that of the loss and of half the square, to the
 * subdifferential of the absolute value and of the bounds.
 */
export function violationOf(
  slope: number,
  value: number,
  absolute: number,
  lower: number,
  upper: number,
): number {
  // What the derivative is to the left and to the right: an optimum has no descent on either side.
  const left = slope + (value > 0 ? absolute : -absolute);
  const right = slope + (value < 0 ? -absolute : absolute);
  const down = value > lower ? Math.max(left, 0) : 0;
  const up = value < upper ? Math.max(-right, 0) : 0;
  return Math.max(down, up);
}
