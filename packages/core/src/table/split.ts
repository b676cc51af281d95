/** Rows kept apart from the training, so that a model can be judged by rows that it has not seen. */
import { randomIntegers, shuffle } from '../math/random.js';

export interface HoldOut {
  /** Share of the rows that are held out, in (0, 1). */
  readonly share: number;
  /** Of the draw: a whole number. */
  readonly seed: number;
}

/** How many of the rows are held out: round(share·rows), at least one, and one is left. */
export function heldOutCount(rows: number, share: number): number {
  return Math.max(1, Math.min(rows - 1, Math.round(share * rows)));
}

/** Indices of the rows of either part, ascending; which ones are held out is drawn with the seed. */
export function splitRowIndices(
  rows: number,
  { share, seed }: HoldOut,
): { readonly training: Int32Array; readonly heldOut: Int32Array } {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  shuffle(order, randomIntegers(seed));
  const count = heldOutCount(rows, share);
  return { training: order.slice(count).sort(), heldOut: order.slice(0, count).sort() };
}
