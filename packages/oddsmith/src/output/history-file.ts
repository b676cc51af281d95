/** A training history as a table: a row for each iterate, the start first. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { OddsmithError, type TrainingHistory } from '@oddsmith/core';
import { identifier, literal } from '../source/duckdb-sql.js';
import { type Field, renderRows } from './rows.js';

export type HistoryFormat = 'csv' | 'parquet';

/** By the file's name. Throws `option-invalid`. */
export function historyFormat(path: string): HistoryFormat {
  const extension = /\.(csv|parquet)$/i.exec(path)?.[1]?.toLowerCase();
  if (extension === 'csv' || extension === 'parquet') return extension;
  const message = `--history must name a .csv or .parquet file, got "${path}".`;
  throw new OddsmithError('option-invalid', message, { option: 'history' });
}

/** A column of numbers; null where there is none. */
interface NumberField extends Field {
  valueAt(row: number): number | null;
}

/** iteration, passes, loss, gradient_norm, distance, then a column for each coefficient by its name. */
export function historyFields(history: TrainingHistory): NumberField[] {
  const { columns, coefficients, distances } = history;
  const size = columns.length;
  return [
    { name: 'iteration', valueAt: (row) => row },
    { name: 'passes', valueAt: (row) => history.passes[row]! },
    { name: 'loss', valueAt: (row) => history.losses[row]! },
    { name: 'gradient_norm', valueAt: (row) => history.gradientNorms[row]! },
    { name: 'distance', valueAt: (row) => distances?.[row] ?? null },
    ...columns.map((name, j) => ({ name, valueAt: (row: number) => coefficients[row * size + j]! })),
  ];
}

/** The whole file. */
export async function renderHistory(
  history: TrainingHistory,
  format: HistoryFormat,
): Promise<string | Uint8Array> {
  const fields = historyFields(history);
  const rows = history.iterations + 1;
  return format === 'csv' ? [...renderRows(rows, fields, 'csv')].join('') : parquet(rows, fields);
}

/** DuckDB writes to a path only. */
async function parquet(rows: number, fields: readonly NumberField[]): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'oddsmith-history-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const path = join(folder, 'history.parquet');
    await fill(connection, rows, fields);
    await connection.run(`COPY history TO ${literal(path)} (FORMAT parquet)`);
    return await readFile(path);
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Names that DuckDB takes for the same get a number: it compares them without regard to case. */
function distinctNames(fields: readonly NumberField[]): string[] {
  const seen = new Set<string>();
  return fields.map(({ name }) => {
    let distinct = name;
    for (let k = 1; seen.has(distinct.toLowerCase()); k++) distinct = `${name}_${k}`;
    seen.add(distinct.toLowerCase());
    return distinct;
  });
}

async function fill(
  connection: DuckDBConnection,
  rows: number,
  fields: readonly NumberField[],
): Promise<void> {
  const columns = distinctNames(fields).map(
    (name, j) => `${identifier(name)} ${j === 0 ? 'INTEGER' : 'DOUBLE'}`,
  );
  await connection.run(`CREATE TABLE history (${columns.join(', ')})`);
  const appender = await connection.createAppender('history');
  for (let row = 0; row < rows; row++) {
    appender.appendInteger(row);
    for (const { valueAt } of fields.slice(1)) {
      const value = valueAt(row);
      if (value === null) appender.appendNull();
      else appender.appendDouble(value);
    }
    appender.endRow();
  }
  appender.closeSync();
}
