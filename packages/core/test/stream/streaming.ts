import type { Fit } from '../../src/fit/fitted.js';
import { randomIntegers } from '../../src/math/random.js';
import { type FitStreamOptions, fitStream, type RowStream } from '../../src/stream/fit-stream.js';
import { selectRows } from '../../src/table/columns.js';
import type { Column, Table } from '../../src/table/table.js';
import { MemoryStore } from './memory-store.js';

/** Rows [start, end) as a batch of a reader: labels in order of appearance. */
function batchOf(table: Table, start: number, end: number): Table {
  const part = selectRows(
    table,
    Int32Array.from({ length: end - start }, (_, i) => start + i),
  );
  const columns = part.columns.map((column): Column => {
    if (column.kind === 'numeric') return column;
    const used = [...new Set(column.codes)].filter((code) => code >= 0);
    const codes = column.codes.map((code) => used.indexOf(code));
    return { ...column, levels: used.map((code) => column.levels[code]!), ownOrder: true, codes };
  });
  return { ...part, columns };
}

/** The fit of a table that comes in batches of so many rows. */
export function streamed(
  table: Table,
  formula: string,
  options: FitStreamOptions = {},
  batchRows = 1000,
  place: Pick<RowStream, 'store' | 'openThread'> = { store: new MemoryStore() },
): Promise<Fit> {
  return fitStream(
    {
      names: table.columns.map(({ name }) => name),
      async read(columns, take) {
        const asked = { ...table, columns: table.columns.filter(({ name }) => columns.includes(name)) };
        for (let start = 0; start < table.rows; start += batchRows)
          await take(batchOf(asked, start, Math.min(start + batchRows, table.rows)));
      },
      ...place,
    },
    formula,
    options,
  );
}

/** A table of many kinds of columns, some of their values missing. */
export function mixedTable(rows: number, seed: number): Table {
  const next = randomIntegers(seed);
  const uniform = () => next() / 2 ** 32;
  const numbers = (value: (row: number) => number) =>
    Float64Array.from({ length: rows }, (_, row) => value(row));
  const numeric = (name: string, value: (row: number) => number): Column & { kind: 'numeric' } => ({
    kind: 'numeric',
    name,
    type: 'number',
    values: numbers(value),
  });
  const sometimes = (share: number, value: () => number) => (uniform() < share ? Number.NaN : value());
  const a = numeric('a', () => sometimes(0.01, () => uniform() * 4 - 2));
  const b = numeric('b', () => Math.floor(uniform() * 50) + 1);
  const single = numeric('single', () => Math.fround(uniform()));
  const levels = ['amber', 'blue', 'cyan', 'dun'];
  const codes = Int32Array.from({ length: rows }, () => (uniform() < 0.005 ? -1 : Math.floor(uniform() * 4)));
  const z = (row: number) =>
    0.4 + (a.values[row] || 0) - 0.03 * b.values[row]! + [0, 0.5, -0.5, 0.2, 0][codes[row]! + 1]!;
  const y = numeric('y', (row) => (uniform() < 1 / (1 + Math.exp(-z(row))) ? 1 : 0));
  const trials = numeric('trials', () => Math.floor(uniform() * 20));
  const hits = numeric('hits', (row) => Math.floor(trials.values[row]! * uniform()));
  const columns: Column[] = [
    y,
    a,
    b,
    single,
    { kind: 'categorical', name: 'colour', type: 'text', levels, ownOrder: false, codes },
    {
      kind: 'categorical',
      name: 'outcome',
      type: 'text',
      levels: ['no', 'yes'],
      ownOrder: false,
      codes: Int32Array.from(y.values),
    },
    trials,
    hits,
    numeric('failures', (row) => trials.values[row]! - hits.values[row]!),
    numeric('share', (row) => (trials.values[row] === 0 ? 0 : hits.values[row]! / trials.values[row]!)),
    numeric('weight', () => Math.floor(uniform() * 4)),
    numeric('exposure', () => uniform() * 3),
    numeric('shift', () => 20 + uniform()),
    numeric('constant', () => 3),
  ];
  return { rows, columns };
}
