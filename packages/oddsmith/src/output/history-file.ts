/** A training history as a table: a row for each iterate, the start first. */
import { OddsmithError, type TrainingHistory } from '@oddsmith/core';
import type { Field } from './fields.js';
import { tableBytes } from './table-file.js';

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
export function renderHistory(history: TrainingHistory, format: HistoryFormat): Promise<Uint8Array> {
  return tableBytes(history.iterations + 1, historyFields(history), format);
}
