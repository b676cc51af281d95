import type { Basis } from './basis/index.js';
import { type FactorSteps, type Filler, factorFiller, fillersOf } from './fillers.js';
import { fullLanguage } from './full-language.js';
import { gather, type KeptRows } from './kept-rows.js';
import { layoutOfTerm } from './layout.js';
import type { Range } from './ranges.js';
import type { Coding, Design, LayoutPart, Schema, TermSchema, VariableSchema } from './schema.js';

/** A variable's value in every row of the table: numbers, codes into its levels, or the numbers that a basis is of. */
export type VariableValues =
  /** `range`: of the kept rows, null where nobody has looked. */
  | { readonly kind: 'numeric'; readonly values: Float64Array; readonly range: Range | null }
  | { readonly kind: 'factor'; readonly codes: Int32Array }
  | { readonly kind: 'basis'; readonly values: Float64Array; readonly basis: Basis };

/** One variable of a term. */
export interface TermPart {
  readonly schema: VariableSchema;
  readonly coding: Coding;
  readonly values: VariableValues;
}

/** Variables by their labels. */
export function byLabel(variables: readonly VariableSchema[]): ReadonlyMap<string, VariableSchema> {
  return new Map(variables.map((variable) => [variable.label, variable]));
}

/** The variables of a term with their values. */
export function partsOf(
  term: TermSchema,
  variables: ReadonlyMap<string, VariableSchema>,
  values: ReadonlyMap<string, VariableValues>,
): TermPart[] {
  return term.variables.map((name, index) => ({
    schema: variables.get(name)!,
    coding: term.codings[index]!,
    values: values.get(name)!,
  }));
}

/** Whether all columns are numbers, indicators of levels, and their products. */
export function isSimple(parts: readonly TermPart[]): boolean {
  return parts.every(({ schema, coding }) =>
    schema.kind === 'factor' && coding === 'contrast'
      ? schema.contrast === 'treatment'
      : schema.kind !== 'basis',
  );
}

/** Settled variables and the rows that take part, as a design that expands factors and interactions block by block. */
export function createDesign(
  schema: Pick<Schema, 'intercept' | 'variables' | 'terms' | 'columns'>,
  values: ReadonlyMap<string, VariableValues>,
  { count, kept }: KeptRows,
  offset: Float64Array | null,
): Design {
  const variables = byLabel(schema.variables);
  const layout: LayoutPart[] = schema.intercept ? [{ kind: 'constant', first: 0 }] : [];
  const others: Filler[] = [];
  let column = layout.length;
  for (const term of schema.terms) {
    const parts = partsOf(term, variables, values);
    const part = layoutOfTerm(parts, column);
    if (part === null) others.push(termFiller(parts, kept, column));
    else layout.push(part);
    column += term.columns.length;
  }
  const fillers = [...fillersOf(layout, kept), ...others];
  return {
    rows: count,
    kept,
    columns: schema.columns,
    layout: others.length === 0 ? layout : null,
    largest: others.length === 0 ? largestOf(layout, schema.columns.length) : null,
    offset,
    variables: schema.variables.map(({ label }) => arrayOf(values.get(label)!)),
    fill(start, rows, into, base, stride) {
      for (const fill of fillers) fill(start, rows, into, base, stride);
    },
    pick(rows) {
      const picked = kept === null ? rows : rows.map((row) => kept[row]!);
      const offsets = offset && gather(offset, { count: rows.length, kept: rows });
      return createDesign(schema, values, { count: rows.length, kept: picked }, offsets);
    },
  };
}

function arrayOf(values: VariableValues): Float64Array | Int32Array {
  return values.kind === 'factor' ? values.codes : values.values;
}

/** The largest magnitude in each column; levels that no row has are none of the schema's. */
function largestOf(layout: readonly LayoutPart[], columns: number): Float64Array | null {
  const largest = new Float64Array(columns).fill(1);
  for (const part of layout) {
    if (part.kind !== 'number') continue;
    if (part.largest === null) return null;
    largest[part.first] = part.largest;
  }
  return largest;
}

function termFiller(parts: readonly TermPart[], kept: Int32Array | null, column: number): Filler {
  if (!isSimple(parts)) return fullLanguage().termFiller(parts, kept, column);
  const numbers: Float64Array[] = [];
  const factors: FactorSteps[] = [];
  let columns = 1;
  for (const { schema, coding, values } of parts) {
    if (values.kind === 'numeric') numbers.push(values.values);
    if (values.kind !== 'factor' || schema.kind !== 'factor') continue;
    const skipped = coding === 'contrast' ? 1 : 0;
    factors.push({ codes: values.codes, skipped, step: columns });
    columns *= schema.levels.length - skipped;
  }
  return factorFiller(numbers, factors, kept, column, columns);
}
