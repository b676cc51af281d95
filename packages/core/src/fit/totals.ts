/** The weights of all rows, added up. */
import { add, type DoubleDouble, fromNumber, ZERO } from '../math/double-double.js';

/** Σ weights of events and of the others, exactly enough for the null model. */
export interface Totals {
  readonly events: DoubleDouble;
  readonly others: DoubleDouble;
}

export function totalsOf(rows: { readonly events: Float64Array; readonly others: Float64Array }): Totals {
  const sum = (weights: Float64Array) => {
    let total = ZERO;
    for (let i = 0; i < weights.length; i++) total = add(total, fromNumber(weights[i]!));
    return total;
  };
  return { events: sum(rows.events), others: sum(rows.others) };
}
