/** Rows in groups by the values of a column: clusters, strata. */
import { OddsmithError } from '../../errors.js';
import { columnNamed } from '../../table/columns.js';
import type { Table } from '../../table/table.js';

export interface Groups {
  /** The column, or several joined by ` & `. */
  readonly name: string;
  /** The group of each row that takes part, from 0. */
  readonly codes: Int32Array;
  readonly count: number;
}

/**
 * Groups of the kept rows of a table (null: all) by the values of a column. Throws `column-unknown`, and
 * `value-missing` for a row without a value.
 */
export function groupsOf(table: Table, name: string, kept: Int32Array | null, option: string): Groups {
  const column = columnNamed(table, name, { option });
  const known = new Map<number, number>();
  const rows = kept?.length ?? table.rows;
  const codes = new Int32Array(rows);
  const values = column.kind === 'categorical' ? column.codes : column.values;
  for (let i = 0; i < rows; i++) {
    const row = kept === null ? i : kept[i]!;
    const value = values[row]!;
    if (Number.isNaN(value) || (column.kind === 'categorical' && value < 0)) throw missing(name, row, option);
    codes[i] = codeOf(known, value);
  }
  return { name, codes, count: known.size };
}

/** The groups of rows that two groupings agree in. */
export function intersection(a: Groups, b: Groups): Groups {
  const known = new Map<number, number>();
  const codes = a.codes.map((code, i) => codeOf(known, code * b.count + b.codes[i]!));
  return { name: `${a.name} & ${b.name}`, codes, count: known.size };
}

function codeOf(known: Map<number, number>, value: number): number {
  const code = known.get(value);
  if (code !== undefined) return code;
  known.set(value, known.size);
  return known.size - 1;
}

function missing(column: string, row: number, option: string): OddsmithError {
  const message = `${column} has no value in row ${row + 1}, so that it is not known which ${option === 'strata' ? 'stratum' : 'cluster'} the row belongs to.`;
  return new OddsmithError('value-missing', message, { row: row + 1, column, option });
}
