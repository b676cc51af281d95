/** The share of events in each row, and the weights of events and of non-events that it gives. */
import type { KeptRows } from './kept-rows.js';
import { rangeOfKept } from './ranges.js';

/** Whether all kept values lie from 0 to 1 and some between. */
export function areShares(values: Float64Array, rows: KeptRows): boolean {
  const [low, high] = rangeOfKept(values, rows);
  if (low < 0 || high > 1) return false;
  const { count, kept } = rows;
  let between = 0;
  for (let i = 0; i < count; i++) {
    const value = values[kept === null ? i : kept[i]!]!;
    between += value - Math.floor(value);
  }
  return between > 0;
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
