/** Probabilities within sets. */
import { Recursion } from './recursion.js';

/** Rows in sets by their log-odds; NaN where a row has none. */
export interface PredictedSets {
  readonly logOdds: Float64Array;
  /** The set of each row, from 0; negative where it is in none. */
  readonly codes: Int32Array;
  readonly count: number;
  /** How many events each set has. Default: 1. */
  readonly events?: Int32Array | undefined;
}

/**
 * The probability of each row to be an event, given how many events its set has; NaN for a row without log-odds or without
 * a set, which is as if it were not there, and in a set with fewer rows than events.
 */
export function probabilitiesWithin({ logOdds, codes, count, events }: PredictedSets): Float64Array {
  const result = new Float64Array(logOdds.length).fill(Number.NaN);
  const recursion = new Recursion(0);
  for (const rows of rowsBySet(logOdds, codes, count)) {
    if (rows.length === 0) continue;
    const wanted = events?.[codes[rows[0]!]!] ?? 1;
    if (wanted > rows.length) continue;
    // Of a set with more events than others the others are chosen, by −z.
    const isSwapped = wanted > rows.length - wanted;
    const chosen = isSwapped ? rows.length - wanted : wanted;
    const z = Float64Array.from(rows, (row) => (isSwapped ? -logOdds[row]! : logOdds[row]!));
    const taken = chosen === 0 ? null : recursion.probabilities(finite(z), { size: rows.length, chosen });
    rows.forEach((row, i) => {
      const share = taken?.[i] ?? 0;
      result[row] = isSwapped ? 1 - share : share;
    });
  }
  return result;
}

/** Log-odds of rows that meet an infinite coefficient, as far out as it takes. */
function finite(z: Float64Array): Float64Array {
  return z.map((value) => Math.max(-1e6, Math.min(1e6, value)));
}

function rowsBySet(logOdds: Float64Array, codes: Int32Array, count: number): number[][] {
  const sets: number[][] = Array.from({ length: count }, () => []);
  codes.forEach((set, row) => {
    if (set >= 0 && !Number.isNaN(logOdds[row])) sets[set]!.push(row);
  });
  return sets;
}
