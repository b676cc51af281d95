import type { TermPart } from './design.js';
import type { FactorColumns, LayoutPart, NumberColumn } from './schema.js';

/** The columns of a term from design column `first` on, if they are a product of numbers or one factor; else null. */
export function layoutOfTerm(parts: readonly TermPart[], first: number): LayoutPart | null {
  const [part, ...others] = parts;
  if (part === undefined || others.length > 0) return productColumn(parts, first);
  if (part.values.kind !== 'numeric') return factorColumns(part, first);
  const { values, range } = part.values;
  return { kind: 'number', first, arrays: [values], largest: range && Math.max(-range[0], range[1]) };
}

function productColumn(parts: readonly TermPart[], first: number): NumberColumn | null {
  const numbers = parts.flatMap(({ values }) => (values.kind === 'numeric' ? [values.values] : []));
  const [head, ...tail] = numbers;
  if (head === undefined || numbers.length < parts.length) return null;
  return { kind: 'number', first, arrays: [head, ...tail], largest: null };
}

function factorColumns(part: TermPart, first: number): FactorColumns | null {
  const { schema, coding, values } = part;
  if (schema.kind !== 'factor' || values.kind !== 'factor') return null;
  if (coding === 'contrast' && schema.contrast !== 'treatment') return null;
  const skipped = coding === 'contrast' ? 1 : 0;
  return { kind: 'factor', first, columns: schema.levels.length - skipped, codes: values.codes, skipped };
}
