/**
 * The table: named columns of equal length, in memory. Every source (CSV, Parquet, arrays, Arrow, SQL) ends here.
 *
 * A missing value is NaN in a numeric column and code −1 in a categorical one; there is no other encoding.
 * Columns are immutable by convention: nothing in the library writes into one it was given.
 */

/** Numbers. `date` columns hold days since 1970-01-01 (UTC), fractions for times of day. */
export interface NumericColumn {
  readonly kind: 'numeric';
  readonly name: string;
  readonly type: 'number' | 'date';
  readonly values: Float64Array;
}

/**
 * Text and booleans as codes into `levels`.
 * `levels` are sorted by Unicode code point (false before true), unless `ownOrder` says that they come in an
 * order of their own (an enum or dictionary that says it is ordered); they may include unused ones.
 */
export interface CategoricalColumn {
  readonly kind: 'categorical';
  readonly name: string;
  readonly type: 'text' | 'boolean';
  readonly levels: readonly string[];
  readonly ownOrder: boolean;
  readonly codes: Int32Array;
}

export type Column = NumericColumn | CategoricalColumn;

export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
  /** Where the rows came from, for messages: a file name, or undefined for data made in code. */
  readonly source?: string;
}

/** The types that `--types COL=…` can ask for. */
export type RequestedType = 'number' | 'text' | 'date';
