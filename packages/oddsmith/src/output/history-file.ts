/** A training history as a table: a row for each iterate, the start first. */
import { OddsmithError, type TrainingHistory } from '@oddsmith/core';
import { type Field, headOf } from './fields.js';
import { dataPage } from './parquet/pages.js';
import { ParquetWriter } from './parquet-file.js';
import { frameOf, rowsText } from './rows.js';

export type HistoryFormat = 'csv' | 'parquet';

/** By the file's name. Throws `option-invalid`. */
export function historyFormat(path: string): HistoryFormat {
  const extension = /\.(csv|parquet)$/i.exec(path)?.[1]?.toLowerCase();
  if (extension === 'csv' || extension === 'parquet') return extension;
  const message = `--history must name a .csv or .parquet file, got "${path}".`;
  throw new OddsmithError('option-invalid', message, { option: 'history' });
}

/** iteration, passes, loss, gradient_norm, distance, then a column for each coefficient by its name. */
export function historyFields(history: TrainingHistory): Field[] {
  const { columns, coefficients, distances } = history;
  const rows = history.iterations + 1;
  const numbers = (name: string, valueAt: (row: number) => number): Field => ({
    name,
    cells: { kind: 'number', values: Float64Array.from({ length: rows }, (_, row) => valueAt(row)) },
  });
  return [
    { name: 'iteration', cells: { kind: 'counter', first: 0 } },
    numbers('passes', (row) => history.passes[row]!),
    numbers('loss', (row) => history.losses[row]!),
    numbers('gradient_norm', (row) => history.gradientNorms[row]!),
    numbers('distance', (row) => distances?.[row] ?? Number.NaN),
    ...columns.map((name, j) => numbers(name, (row) => coefficients[row * columns.length + j]!)),
  ];
}

/** The whole file. */
export async function renderHistory(history: TrainingHistory, format: HistoryFormat): Promise<Uint8Array> {
  const fields = historyFields(history);
  const rows = history.iterations + 1;
  return format === 'csv' ? csv(rows, fields) : parquet(rows, distinctNames(fields));
}

function csv(rows: number, fields: readonly Field[]): Uint8Array {
  const names = fields.map(({ name }) => name);
  return Buffer.concat([Buffer.from(frameOf(names, 'csv').before), rowsText(rows, fields, 'csv')]);
}

async function parquet(rows: number, fields: readonly Field[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const writer = new ParquetWriter({ write: async (bytes) => void parts.push(bytes) }, fields.map(headOf));
  await writer.write(
    rows,
    fields.map(({ cells }) => dataPage(cells, rows)),
  );
  await writer.end();
  return Buffer.concat(parts);
}

/** Names that readers take for the same get a number: some compare them without regard to case. */
function distinctNames(fields: readonly Field[]): Field[] {
  const seen = new Set<string>();
  return fields.map((field) => {
    let distinct = field.name;
    for (let k = 1; seen.has(distinct.toLowerCase()); k++) distinct = `${field.name}_${k}`;
    seen.add(distinct.toLowerCase());
    return { ...field, name: distinct };
  });
}
