import type { Table } from '../table/table.js';
import { gather, type KeptRows, rowAt, type Vector } from './kept-rows.js';
import type { Expression, ModelTerms } from './schema.js';
import { optionVector } from './weights.js';

/**
 * The column that the option adds to the log-odds beyond what the formula says; null where there is none. A column that the formula
 * has as an offset already counts once: what a report tells as its formula has that of the option in it, and is given again beside it.
 */
export function addedOffset(
  { offsets }: Pick<ModelTerms, 'offsets'>,
  option: string | ArrayLike<number> | undefined,
): string | null {
  if (typeof option !== 'string') return null;
  return offsets.some((one) => one.kind === 'name' && one.name === option) ? null : option;
}

/** The expressions that the formula and the option add to the log-odds. */
export function offsetExpressions(
  terms: ModelTerms,
  given: string | ArrayLike<number> | undefined,
): readonly Expression[] {
  const option = addedOffset(terms, given);
  if (option === null) return terms.offsets;
  return [...terms.offsets, { kind: 'name', name: option, at: { start: 0, end: 0 } }];
}

/** The offset given beside the table. Throws for a column that does not hold numbers. */
export function readOffset(table: Table, option: string | ArrayLike<number> | undefined): Vector | null {
  const vector = optionVector(table, option, 'offset');
  return typeof option === 'string' ? null : vector;
}

/** The sum of vectors over the kept rows, which is one of them where that is all; null where there are none. */
export function sumOf(vectors: readonly Float64Array[], rows: KeptRows): Float64Array | null {
  const [first, ...others] = vectors;
  if (first === undefined) return null;
  if (others.length === 0) return gather(first, rows);
  const sum = gather(first, rows).slice();
  for (const values of others) for (let i = 0; i < rows.count; i++) sum[i]! += values[rowAt(rows, i)]!;
  return sum;
}
