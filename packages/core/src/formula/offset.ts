import { evaluate } from './evaluate.js';
import type { Inputs } from './inputs.js';
import { type KeptRows, rowAt, type Vector } from './kept-rows.js';
import type { Expression, ModelTerms } from './schema.js';
import type { ReadVariable } from './variables.js';
import { optionVector } from './weights.js';

/** The offsets of a model before the rows are chosen. */
export interface ReadOffset {
  /** Those that are columns, or expressions of columns. */
  readonly parts: readonly {
    readonly expression: Expression;
    readonly read: ReadVariable & { kind: 'numeric' };
  }[];
  /** One given beside the table. */
  readonly beside: Vector | null;
}

/** Reads the offsets of the formula and of the option: a column, or the values of all rows. */
export function readOffset(
  terms: ModelTerms,
  inputs: Inputs,
  option: string | ArrayLike<number> | undefined,
): ReadOffset {
  const vector = optionVector(inputs.table, option, 'offset');
  const named: Expression[] =
    typeof option === 'string' ? [{ kind: 'name', name: option, at: { start: 0, end: 0 } }] : [];
  const parts = [...terms.offsets, ...named].map((expression) => ({
    expression,
    read: { kind: 'numeric' as const, values: evaluate(expression, inputs.numbers, inputs.rows) },
  }));
  return { parts, beside: typeof option === 'string' ? null : vector };
}

/** The sum of the offsets over the kept rows; null where there are none. */
export function offsetOf({ parts, beside }: ReadOffset, rows: KeptRows): Float64Array | null {
  const vectors = parts.map(({ read }) => read.values);
  return sumOf(beside === null ? vectors : [...vectors, beside.values], rows);
}

/** The sum of vectors over the kept rows; null where there are none. */
export function sumOf(vectors: readonly Float64Array[], rows: KeptRows): Float64Array | null {
  if (vectors.length === 0) return null;
  const sum = new Float64Array(rows.count);
  for (const values of vectors) for (let i = 0; i < rows.count; i++) sum[i]! += values[rowAt(rows, i)]!;
  return sum;
}
