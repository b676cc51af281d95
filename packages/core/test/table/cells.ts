import type { Column, Table } from '../../src/table/table.js';

/** Values by column: levels spelled out, missing as null. */
export function cells(table: Table): Record<string, (string | number | null)[]> {
  return Object.fromEntries(table.columns.map((column) => [column.name, cellsOf(column)]));
}

function cellsOf(column: Column): (string | number | null)[] {
  if (column.kind === 'numeric')
    return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
  return Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]!));
}
