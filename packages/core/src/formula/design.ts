import type { Basis } from './basis/index.js';
import { fullLanguage } from './full-language.js';
import type { KeptRows } from './kept-rows.js';
import type { Coding, Design, Schema, TermSchema, VariableSchema } from './schema.js';

/** A variable's value in every row of the table: numbers, codes into its levels, or the numbers that a basis is of. */
export type VariableValues =
  | { readonly kind: 'numeric'; readonly values: Float64Array }
  | { readonly kind: 'factor'; readonly codes: Int32Array }
  | { readonly kind: 'basis'; readonly values: Float64Array; readonly basis: Basis };

/** Fills the columns of one term for kept rows [start, start + count); see `Design.fill`. */
export type Filler = (start: number, count: number, into: Float64Array, base: number, stride: number) => void;

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
  const fillers: Filler[] = schema.intercept ? [constantFiller] : [];
  let column = fillers.length;
  for (const term of schema.terms) {
    fillers.push(termFiller(partsOf(term, variables, values), kept, column));
    column += term.columns.length;
  }
  return {
    rows: count,
    kept,
    columns: schema.columns,
    offset,
    fill(start, rows, into, base, stride) {
      for (const fill of fillers) fill(start, rows, into, base, stride);
    },
  };
}

/** Index of the first of 8 rows of a column: panels of 8 rows, `stride` columns a panel. */
export function panelIndex(i: number, base: number, stride: number, column: number): number {
  return ((base + (i >> 3)) * stride + column) * 8 + (i & 7);
}

const constantFiller: Filler = (_, count, into, base, stride) => {
  for (let i = 0; i < count; i++) into[panelIndex(i, base, stride, 0)] = 1;
};

function termFiller(parts: readonly TermPart[], kept: Int32Array | null, column: number): Filler {
  if (!isSimple(parts)) return fullLanguage().termFiller(parts, kept, column);
  const numbers: Float64Array[] = [];
  const factors: FactorPart[] = [];
  let columns = 1;
  for (const { schema, coding, values } of parts) {
    if (values.kind === 'numeric') numbers.push(values.values);
    if (values.kind !== 'factor' || schema.kind !== 'factor') continue;
    const skipped = coding === 'contrast' ? 1 : 0;
    factors.push({ codes: values.codes, skipped, step: columns });
    columns *= schema.levels.length - skipped;
  }
  return factors.length === 0
    ? productFiller(numbers, kept, column)
    : factorFiller(numbers, factors, kept, column, columns);
}

/** Column of a row within the term: Σ (code − skipped)·step; none where a code is skipped. */
interface FactorPart {
  readonly codes: Int32Array;
  readonly skipped: number;
  readonly step: number;
}

/** The product of the numbers of a row, from left to right. */
export function product(numbers: readonly Float64Array[], row: number): number {
  let value = numbers[0]![row]!;
  for (let k = 1; k < numbers.length; k++) value *= numbers[k]![row]!;
  return value;
}

function productFiller(numbers: readonly Float64Array[], kept: Int32Array | null, column: number): Filler {
  const [first] = numbers;
  if (numbers.length > 1 || first === undefined) {
    return (start, count, into, base, stride) => {
      for (let i = 0; i < count; i++) {
        const row = kept === null ? start + i : kept[start + i]!;
        into[panelIndex(i, base, stride, column)] = product(numbers, row);
      }
    };
  }
  return (start, count, into, base, stride) => {
    for (let i = 0; i < count; i++) {
      const row = kept === null ? start + i : kept[start + i]!;
      into[panelIndex(i, base, stride, column)] = first[row]!;
    }
  };
}

function factorFiller(
  numbers: readonly Float64Array[],
  factors: readonly FactorPart[],
  kept: Int32Array | null,
  column: number,
  columns: number,
): Filler {
  return (start, count, into, base, stride) => {
    for (let i = 0; i < count; i++) {
      const row = kept === null ? start + i : kept[start + i]!;
      const first = panelIndex(i, base, stride, column);
      for (let j = 0; j < columns; j++) into[first + 8 * j] = 0;
      let position = 0;
      for (const { codes, skipped, step } of factors) {
        const code = codes[row]! - skipped;
        position += code < 0 ? Number.NaN : code * step;
      }
      if (position >= 0) into[first + 8 * position] = numbers.length === 0 ? 1 : product(numbers, row);
    }
  };
}
