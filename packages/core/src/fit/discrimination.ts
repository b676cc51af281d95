/** Tjur's coefficient of discrimination: mean prediction of events minus that of non-events. */
import { toNumber } from '../math/double-double.js';
import type { LoadedRows } from './loaded-rows.js';
import type { ShardWork } from './solve.js';

/**
 * Tjur's R² of coefficients on the scale of the shards; null when there are no events or only events. Rows that are
 * `separated` strictly are predicted as they are.
 */
export function* discrimination(
  rows: LoadedRows,
  at: Float64Array,
  separated?: Uint8Array,
): ShardWork<number | null> {
  const events = toNumber(rows.totals.events);
  const others = toNumber(rows.totals.others);
  if (events === 0 || others === 0) return null;
  if (separated) rows.leaveOut(separated);
  const [ofEvents, ofOthers] = (yield { shards: rows.shards, pass: { kind: 'predicted', at } })!.predicted!;
  const certain = separated ? weightOfEvents(rows, separated) : 0;
  if (separated) rows.leaveOut(null);
  return (ofEvents! + certain) / events - ofOthers! / others;
}

/** Σ a over the rows that are marked. */
function weightOfEvents({ source }: LoadedRows, marked: Uint8Array): number {
  const [a, b] = [new Float64Array(CHUNK), new Float64Array(CHUNK)];
  let sum = 0;
  for (let start = 0; start < source.count; start += CHUNK) {
    const count = Math.min(CHUNK, source.count - start);
    source.weights(start, count, a, b);
    for (let i = 0; i < count; i++) if (marked[start + i]) sum += a[i]!;
  }
  return sum;
}

/** Rows looked at together. */
const CHUNK = 4096;
