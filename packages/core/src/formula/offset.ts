import type { Table } from '../table/table.js';
import { type KeptRows, rowAt, type Vector } from './kept-rows.js';
import type { Expression, ModelTerms } from './schema.js';
import { optionVector } from './weights.js';

/** The expressions that the formula and the option add to the log-odds. */
export function offsetExpressions(
  terms: ModelTerms,
  option: string | ArrayLike<number> | undefined,
): readonly Expression[] {
  if (typeof option !== 'string') return terms.offsets;
  return [...terms.offsets, { kind: 'name', name: option, at: { start: 0, end: 0 } }];
}

/** The offset given beside the table. Throws for a column that does not hold numbers. */
export function readOffset(table: Table, option: string | ArrayLike<number> | undefined): Vector | null {
  const vector = optionVector(table, option, 'offset');
  return typeof option === 'string' ? null : vector;
}

/** The sum of vectors over the kept rows; null where there are none. */
export function sumOf(vectors: readonly Float64Array[], rows: KeptRows): Float64Array | null {
  if (vectors.length === 0) return null;
  const sum = new Float64Array(rows.count);
  for (const values of vectors) for (let i = 0; i < rows.count; i++) sum[i]! += values[rowAt(rows, i)]!;
  return sum;
}
