/** A table that stays in its worker: the page has its columns' names and types, and asks about the rows. */

import { type HoldOut, heldOutCount } from '../table/split.js';
import type { CategoricalColumn, Column, NumericColumn, Table } from '../table/table.js';

export type ColumnHead =
  | Pick<NumericColumn, 'kind' | 'name' | 'type'>
  | Pick<CategoricalColumn, 'kind' | 'name' | 'type'>;

/** Stands for a table in the worker that made it, in every call that takes one. Plain data. */
export interface KeptTable {
  /** Its number in the worker. */
  readonly kept: number;
  readonly rows: number;
  readonly columns: readonly ColumnHead[];
  readonly source?: string;
  /** Present when it stands for some of the rows only. */
  readonly part?: HoldOut & { readonly side: 'training' | 'heldOut' };
}

export function isKept(table: unknown): table is KeptTable {
  return typeof table === 'object' && table !== null && 'kept' in table && typeof table.kept === 'number';
}

export function keptAs(kept: number, { rows, columns, source }: Table): KeptTable {
  const heads = columns.map((column: Column) => {
    const { kind, name, type } = column;
    return { kind, name, type } as ColumnHead;
  });
  return { kept, rows, columns: heads, ...(source !== undefined && { source }) };
}

/**
 * The two parts of a kept table, as kept tables: nothing is copied until a call uses one. The draw depends on the
 * number of rows and the seed alone. A table of one row cannot be split: its training part is empty.
 */
export function splitKept(
  table: KeptTable,
  { share, seed }: HoldOut,
): { readonly training: KeptTable; readonly heldOut: KeptTable } {
  const count = heldOutCount(table.rows, share);
  return {
    training: { ...table, rows: table.rows - count, part: { share, seed, side: 'training' } },
    heldOut: { ...table, rows: count, part: { share, seed, side: 'heldOut' } },
  };
}
