import { OddsmithError } from '../errors.js';
import { isSimple, type TermPart } from './design.js';
import { product } from './fillers.js';
import { fullLanguage } from './full-language.js';
import { type KeptRows, rowAt } from './kept-rows.js';
import type { TermSchema } from './schema.js';

/**
 * Whether the columns of a term are beyond the doubles in a row of the table; null where they cannot be, since only
 * products and bases overflow.
 */
export function overflowOf(parts: readonly TermPart[]): ((row: number) => boolean) | null {
  if (!isSimple(parts)) return fullLanguage().overflow(parts);
  if (parts.length === 1) return null;
  const numbers = parts.flatMap(({ values }) => (values.kind === 'numeric' ? [values.values] : []));
  return numbers.length > 1 ? (row) => !Number.isFinite(product(numbers, row)) : null;
}

/** Throws `value-out-of-domain` for a kept row where a product or a basis overflows. */
export function checkOverflow({ label }: TermSchema, parts: readonly TermPart[], rows: KeptRows): void {
  const overflows = overflowOf(parts);
  if (overflows === null) return;
  for (let i = 0; i < rows.count; i++) {
    const row = rowAt(rows, i);
    if (!overflows(row)) continue;
    throw new OddsmithError('value-out-of-domain', `${label} has no finite value in row ${row + 1}.`, {
      row: row + 1,
      column: label,
    });
  }
}
