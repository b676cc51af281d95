/** Arrow files: their columns are held, and given in batches. */
import type { Column, Table } from '@oddsmith/core';
import { readArrowInput } from './arrow.js';
import { type BatchOptions, type BatchVisitor, requestedTypes } from './batches.js';
import { throwIfCancelled } from './cancel.js';
import { concatenate } from './concatenate.js';
import type { Input } from './input.js';

const BATCH_ROWS = 1 << 14;

export async function visitArrow(
  inputs: readonly Input[],
  { columns, types, signal }: BatchOptions,
  visit: BatchVisitor,
): Promise<void> {
  const table = await concatenate(
    inputs,
    {
      ...(columns.length > 0 && { columns }),
      ...(signal && { signal }),
      types: requestedTypes(types),
    },
    readArrowInput,
  );
  for (let start = 0; start < table.rows; start += BATCH_ROWS) {
    throwIfCancelled(signal);
    const end = Math.min(start + BATCH_ROWS, table.rows);
    if (!(await visit(slice(table, start, end), end / table.rows))) return;
  }
}

function slice(table: Table, start: number, end: number): Table {
  const columns = table.columns.map(
    (column): Column =>
      column.kind === 'numeric'
        ? { ...column, values: column.values.subarray(start, end) }
        : { ...column, codes: column.codes.subarray(start, end) },
  );
  return { ...table, rows: end - start, columns };
}
