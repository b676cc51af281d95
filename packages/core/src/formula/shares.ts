/** The share of events in each row, and the weights of events and of non-events that it gives. */
import type { KeptRows } from './kept-rows.js';

/** Whether all kept values, which are finite, lie from 0 to 1 and some between. */
export function areShares(values: Float64Array, { count, kept }: KeptRows): boolean {
  let isBetween = false;
  for (let i = 0; i < count; i++) {
    const value = values[kept === null ? i : kept[i]!]!;
    // True of 0 and 1 alone; a comparison with each would be foreseen half of the time.
    if (value * value === value) continue;
    if (!(value > 0 && value < 1)) return false;
    isBetween = true;
  }
  return isBetween;
}

/** Events and others of rows without weights by numbers that are all 0 or 1; null where they are not, or all the same. */
export function splitBinary(values: Float64Array): { events: Float64Array; others: Float64Array } | null {
  const others = new Float64Array(values.length);
  let ones = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value * value !== value) return null;
    ones += value;
    others[i] = 1 - value;
  }
  return ones > 0 && ones < values.length ? { events: values, others } : null;
}

/** Events and others of the kept rows by the weight and the share of events of each. */
export function split(
  { count, kept }: KeptRows,
  weights: Float64Array | null,
  shares: Float64Array | Int32Array,
): { events: Float64Array; others: Float64Array } {
  const events = new Float64Array(count);
  const others = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const row = kept === null ? i : kept[i]!;
    const weight = weights === null ? 1 : weights[row]!;
    const share = shares[row]!;
    events[i] = weight * share;
    others[i] = weight * (1 - share);
  }
  return { events, others };
}
