/** The first rows, as they were understood. */
import type { Column, Table } from '@oddsmith/core';
import { date } from '../shell/format.js';

export function Preview({ table }: { readonly table: Table }) {
  const rows = Array.from({ length: table.rows }, (_, row) => row);
  return (
    <details class="preview">
      <summary>First rows</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" aria-label="First rows" tabIndex={0}>
        <table class="table">
          <thead>
            <tr>
              {table.columns.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                {table.columns.map((column) => (
                  <td key={column.name} class={column.kind === 'numeric' ? 'number' : undefined}>
                    {cell(column, row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function cell(column: Column, row: number): string {
  if (column.kind === 'categorical') return column.levels[column.codes[row]!] ?? '·';
  const value = column.values[row]!;
  if (Number.isNaN(value)) return '·';
  return column.type === 'date' ? date(value) : String(value);
}
