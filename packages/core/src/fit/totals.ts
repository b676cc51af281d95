/** The weights of all rows, added up. */
import type { DoubleDouble } from '../math/double-double.js';
import { sumOf } from '../math/sum.js';

/** Σ weights of events and of the others, exactly enough for the null model. */
export interface Totals {
  readonly events: DoubleDouble;
  readonly others: DoubleDouble;
}

export function totalsOf(rows: { readonly events: Float64Array; readonly others: Float64Array }): Totals {
  return { events: sumOf(rows.events), others: sumOf(rows.others) };
}
