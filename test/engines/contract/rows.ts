/** Rows made in code, from no random numbers. */
import type { StageColumn, StageTable, Value } from '../stage.js';

/** A column, and the value in its i-th row. */
export type Maker = readonly [name: string, type: StageColumn['type'], value: (i: number) => Value];

export const x = (i: number) => ((i * 7919) % 1009) / 1009;
export const v = (i: number) => ((i * 104_729) % 977) / 977;
export const Y: Maker = ['y', 'boolean', (i) => (i * 31) % 7 < 3];
export const X: Maker = ['x', 'number', x];
export const V: Maker = ['v', 'number', v];

export function made(makers: readonly Maker[], count = 500): StageTable {
  return {
    columns: makers.map(([name, type]) => ({ name, type })),
    rows: Array.from({ length: count }, (_, i) => makers.map(([, , value]) => value(i))),
  };
}

/** The same rows for a fit in memory. */
export function records({ columns, rows }: StageTable) {
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, type }, j) => {
        const value = row[j]!;
        return [name, type === 'date' && value !== null ? new Date(`${value}T00:00:00Z`) : value];
      }),
    ),
  );
}
