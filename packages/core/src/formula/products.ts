import { isSimple, product, type TermPart } from './design.js';
import { fullLanguage } from './full-language.js';

/**
 * Whether the columns of a term are beyond the doubles in a row of the table; null where they cannot be, since only
 * products and bases overflow.
 */
export function overflowOf(parts: readonly TermPart[]): ((row: number) => boolean) | null {
  if (!isSimple(parts)) return fullLanguage().overflow(parts);
  const numbers = parts.flatMap(({ values }) => (values.kind === 'numeric' ? [values.values] : []));
  return numbers.length > 1 ? (row) => !Number.isFinite(product(numbers, row)) : null;
}
