/** Tjur's coefficient of discrimination: mean prediction of events minus that of non-events. */
import { toNumber } from '../math/double-double.js';
import { type LoadedRows, reweigh } from './loaded-rows.js';
import type { Totals } from './reference-models.js';
import type { ShardWork } from './solve.js';

/**
 * Tjur's R² of coefficients on the scale of the shards; null when there are no events or only events. Rows that are
 * `separated` strictly are predicted as they are.
 */
export function* discrimination(
  rows: LoadedRows,
  at: Float64Array,
  totals: Totals,
  separated?: Uint8Array,
): ShardWork<number | null> {
  const events = toNumber(totals.events);
  const others = toNumber(totals.others);
  if (events === 0 || others === 0) return null;
  let certain = 0;
  if (separated) {
    for (let i = 0; i < separated.length; i++) if (separated[i]) certain += rows.events[i]!;
    const keep = (weights: Float64Array) => weights.map((weight, i) => (separated[i] ? 0 : weight));
    reweigh(rows, keep(rows.events), keep(rows.others));
  }
  const [ofEvents, ofOthers] = (yield { shards: rows.shards, pass: { kind: 'predicted', at } })!.predicted!;
  if (separated) reweigh(rows, rows.events, rows.others);
  return (ofEvents! + certain) / events - ofOthers! / others;
}
