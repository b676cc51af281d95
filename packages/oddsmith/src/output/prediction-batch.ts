/** From the rows of a batch to the bytes of their predictions. */
import {
  type ModelFile,
  type Prediction,
  type PredictOptions,
  predict,
  problemText,
  refuseProblems,
  type Table,
} from '@oddsmith/core';
import { type Field, type FieldHead, headOf } from './fields.js';
import { dataPage } from './parquet/pages.js';
import { identifyingFields, predictionFields, refuseDuplicates } from './prediction-fields.js';
import { type RowFormat, rowsText } from './rows.js';

export type PredictionFormat = RowFormat | 'parquet';

/** What to do with every batch: plain data, so that it can be given to a thread. */
export interface PredictionTask {
  readonly model: ModelFile;
  readonly format: PredictionFormat;
  readonly keep?: readonly string[] | undefined;
  readonly missing?: 'drop' | 'fail' | undefined;
  readonly options: Pick<PredictOptions, 'intervals' | 'confidence'>;
}

export interface PredictedBatch {
  readonly rows: number;
  readonly heads: readonly FieldHead[];
  /** The text of the rows, or a page of each column. */
  readonly parts: readonly Uint8Array[];
  /** How many rows have no prediction, by the reason. */
  readonly reasons: ReadonlyMap<string, number>;
}

/**
 * Predicts a batch; `before` rows came in earlier ones.
 *
 * @throws OddsmithError those of core's `predict`, with the row of the whole data, and `column-duplicate`.
 */
export function predictBatch(task: PredictionTask, table: Table, before: number): PredictedBatch {
  const { model, format, keep, missing, options } = task;
  const prediction = predict(model, table, options);
  if (missing === 'fail') refuse(prediction, before);
  const fields = [...identifyingFields(table, before, keep), ...predictionFields(prediction, model)];
  if (before === 0) refuseDuplicates(fields);
  const { rows } = table;
  return {
    rows,
    heads: fields.map(headOf),
    parts: encode(rows, fields, format),
    reasons: reasonsOf(prediction),
  };
}

/** The text of the rows, or a page of each column. */
export function encode(rows: number, fields: readonly Field[], format: PredictionFormat): Uint8Array[] {
  if (format === 'parquet') return fields.map(({ cells }) => dataPage(cells, rows));
  return [rowsText(rows, fields, format)];
}

function refuse({ problems }: Prediction, before: number): void {
  if (problems.size === 0) return;
  const row = Math.min(...problems.keys());
  refuseProblems(new Map([[before + row, problems.get(row)!]]));
}

function reasonsOf({ problems }: Prediction): Map<string, number> {
  const reasons = new Map<string, number>();
  for (const problem of problems.values()) {
    const reason = problemText(problem);
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return reasons;
}
