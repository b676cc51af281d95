import { findSeparation, type Separation } from '../../src/diagnostics/separation.js';

export type Rows = readonly (readonly number[])[];

/** `findSeparation` of rows in memory: demands are 1 (event), −1 (other) or 0 (both). */
export function separationOf(
  rows: Rows,
  demands: readonly number[],
  guess: { coefficients?: number[]; step?: number[] } = {},
): Separation | null {
  const columns = rows[0]?.length ?? 1;
  const values = Float64Array.from(rows.flat());
  return findSeparation({
    rows: rows.length,
    columns,
    read: (start, count, into) => into.set(values.subarray(start * columns, (start + count) * columns)),
    events: Float64Array.from(demands, (demand) => (demand >= 0 ? 1 : 0)),
    others: Float64Array.from(demands, (demand) => (demand <= 0 ? 1 : 0)),
    coefficients: Float64Array.from(guess.coefficients ?? new Array(columns).fill(0)),
    step: Float64Array.from(guess.step ?? new Array(columns).fill(0)),
  });
}
