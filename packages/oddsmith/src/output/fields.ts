/** The columns of a table that is written: plain data, so that they can be posted to a thread. */

/** What the cells of a column are, row after row. A code is that of a label, −1 where there is no value. */
export type Cells =
  /** Whole numbers from `first` on. */
  | { readonly kind: 'counter'; readonly first: number }
  /** NaN where there is no value; dates are days since 1970-01-01. */
  | { readonly kind: 'number' | 'date'; readonly values: Float64Array }
  /** Booleans are labelled `true` and `false`. */
  | { readonly kind: 'text' | 'boolean'; readonly labels: readonly string[]; readonly codes: Int32Array }
  /** One of two labels, which are the same in all batches. */
  | { readonly kind: 'class'; readonly labels: readonly [string, string]; readonly codes: Int32Array };

export interface Field {
  readonly name: string;
  readonly cells: Cells;
}

/** What all batches of a column have in common. */
export type FieldHead =
  | { readonly name: string; readonly kind: Exclude<Cells['kind'], 'class'> }
  | { readonly name: string; readonly kind: 'class'; readonly labels: readonly [string, string] };

export function headOf({ name, cells }: Field): FieldHead {
  return cells.kind === 'class'
    ? { name, kind: cells.kind, labels: cells.labels }
    : { name, kind: cells.kind };
}
