/** Small questions about tables and their columns. */
import { didYouMean, OddsmithError, type Place } from '../errors.js';
import type { Column, Table } from './table.js';

/** The column of that name; throws `column-unknown` with the nearest name. `place` is added to the error's. */
export function columnNamed(table: Table, name: string, place: Place = {}): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  const names = table.columns.map((candidate) => candidate.name);
  const owner = table.source === undefined ? 'The table' : table.source;
  const message = `${owner} has no column "${name}".${didYouMean(name, names)} It has: ${listed(names)}.`;
  const file = table.source === undefined ? {} : { file: table.source };
  throw new OddsmithError('column-unknown', message, { ...file, column: name, ...place });
}

const NAMES_SHOWN = 30;

/** Names for a message; a long list is cut short. */
export function listed(names: readonly string[]): string {
  if (names.length <= NAMES_SHOWN) return names.join(', ');
  return `${names.slice(0, NAMES_SHOWN).join(', ')} and ${names.length - NAMES_SHOWN} more`;
}

/** Whether the column has no value in that row (from 0). */
export function isMissing(column: Column, row: number): boolean {
  return column.kind === 'numeric' ? Number.isNaN(column.values[row]) : column.codes[row]! < 0;
}

/** The table of the given rows (from 0), in the given order; levels stay as they are. */
export function selectRows(table: Table, rows: ArrayLike<number>): Table {
  return {
    ...table,
    rows: rows.length,
    columns: table.columns.map((column) => selectColumnRows(column, rows)),
  };
}

function selectColumnRows(column: Column, rows: ArrayLike<number>): Column {
  if (column.kind === 'numeric') {
    const values = new Float64Array(rows.length);
    for (let i = 0; i < values.length; i++) values[i] = column.values[rows[i]!]!;
    return { ...column, values };
  }
  const codes = new Int32Array(rows.length);
  for (let i = 0; i < codes.length; i++) codes[i] = column.codes[rows[i]!]!;
  return { ...column, codes };
}

/** The first rows, at most `count`, with the levels that occur in them. */
export function firstRows(table: Table, count: number): Table {
  const rows = Int32Array.from({ length: Math.min(count, table.rows) }, (_, row) => row);
  const head = selectRows(table, rows);
  return { ...head, columns: head.columns.map(withUsedLevels) };
}

function withUsedLevels(column: Column): Column {
  if (column.kind === 'numeric') return column;
  const used = [...new Set(column.codes)].filter((code) => code >= 0).sort((a, b) => a - b);
  const codes = column.codes.map((code) => used.indexOf(code));
  return { ...column, levels: used.map((code) => column.levels[code]!), codes };
}
