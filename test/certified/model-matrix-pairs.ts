/** Pairs of `golden/model-matrix/model-matrix.R`: a formula, the same in R's language, and R's model matrix. */
import { bindData } from '../../packages/core/src/fit/prepare.js';
import { bindPrediction } from '../../packages/core/src/formula/prediction.js';
import type { Schema } from '../../packages/core/src/formula/schema.js';
import { inputTypes } from '../../packages/core/src/formula/used-columns.js';
import { toTable } from '../../packages/core/src/table/data.js';
import { columnsOfDesign } from '../../packages/core/test/formula/support.js';

type Rows = Readonly<Record<string, readonly (number | string | boolean)[]>>;
/** A column: numbers, or a text of zeros and ones. */
type StoredColumn = string | readonly number[];

export interface Pair {
  readonly formula: string;
  readonly r: string;
  /** Which of the data sets. */
  readonly data: number;
  readonly reference: Readonly<Record<string, string>>;
  /** A kind, or a row of numbers for each level. */
  readonly contrasts: Readonly<
    Record<string, 'treatment' | 'sum' | 'helmert' | 'poly' | readonly number[][]>
  >;
  /** R's label of each variable → ours. */
  readonly labels: Readonly<Record<string, string>>;
  readonly intercept: boolean;
  /** Codings: 0 numbers, 1 contrasts, 2 indicators. */
  readonly terms: readonly { readonly variables: readonly string[]; readonly codings: readonly number[] }[];
  /** Levels of each factor, names of its contrasts' columns, names of the columns of each matrix. */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  readonly contrastColumns: Readonly<Record<string, readonly string[]>>;
  readonly basisColumns: Readonly<Record<string, readonly string[]>>;
  /** The term of each column, 0 for the intercept. */
  readonly assign: readonly number[];
  readonly columns: readonly string[];
  readonly matrix: readonly StoredColumn[];
  /** The columns for the new rows; null where R does not predict what it fitted. */
  readonly predicted: readonly StoredColumn[] | null;
}

export interface Pairs {
  readonly 'made by': string;
  readonly data: readonly { readonly training: Rows; readonly new: Rows }[];
  readonly pairs: readonly Pair[];
}

/** The name of a column in R and here, and the term it belongs to. */
interface ColumnName {
  readonly r: string;
  readonly ours: string;
  readonly term: number;
}

/** What R knows of the terms' variables gives its names and ours: `racewhite` ↔ `race[white]`, `o.L` ↔ `o[.L]`. */
export function columnNames(pair: Pair): ColumnName[] {
  const intercept = { r: '(Intercept)', ours: '(Intercept)', term: 0 };
  const names = pair.terms.flatMap(({ variables, codings }, index) =>
    crossed(variables.map((variable, i) => parts(pair, variable, codings[i]!))).map((name) => ({
      ...name,
      term: index + 1,
    })),
  );
  return pair.intercept ? [intercept, ...names] : names;
}

type Name = Omit<ColumnName, 'term'>;

function parts(pair: Pair, variable: string, coding: number): Name[] {
  const label = pair.labels[variable]!;
  const named = [pair.basisColumns, pair.contrastColumns, pair.levels][coding]![variable]!;
  if (named.length === 0) return [{ r: variable, ours: label }];
  // R leaves the name of a matrix's only column out.
  if (coding === 0 && named.length === 1) return [{ r: variable, ours: `${label}[${named[0]}]` }];
  const isLogical = pair.levels[variable]?.join() === 'FALSE,TRUE';
  return named.map((name) => ({
    r: variable + name,
    ours: `${label}[${isLogical ? name.toLowerCase() : name}]`,
  }));
}

/** All combinations, the first list varying fastest. */
function crossed(lists: readonly (readonly Name[])[]): Name[] {
  return lists.reduce<Name[]>(
    (names, list) =>
      list.flatMap((last) =>
        names.map(({ r, ours }) => (r === '' ? last : { r: `${r}:${last.r}`, ours: `${ours}:${last.ours}` })),
      ),
    [{ r: '', ours: '' }],
  );
}

export function numbersOf(column: StoredColumn): readonly number[] {
  return typeof column === 'string' ? Array.from(column, Number) : column;
}

/** What core makes of a pair: the names and the columns of the training rows, and the columns of the new rows. */
export function designOf(pair: Pair, { data }: Pairs) {
  const { training, new: fresh } = data[pair.data]!;
  const { reference, contrasts } = pair;
  const { design, schema } = bindData(training, pair.formula, { reference, contrasts });
  return {
    columns: schema.columns,
    training: columnsOfDesign(design),
    predicted: () => predict(schema, fresh),
  };
}

/** The columns of new rows by the schema as a model file keeps it. */
function predict(schema: Schema, rows: Rows): number[][] {
  const kept: Schema = JSON.parse(JSON.stringify(schema));
  const { design, problems } = bindPrediction(kept, toTable(rows, { types: inputTypes(kept) }));
  for (const [row, problem] of problems) throw new Error(`row ${row + 1}: ${JSON.stringify(problem)}`);
  return columnsOfDesign(design);
}
