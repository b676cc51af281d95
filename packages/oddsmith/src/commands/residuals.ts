/** `diagnose --residuals FILE`: a row of residuals for every row of the data, batch by batch. */
import {
  fit,
  type ModelFile,
  OddsmithError,
  type ResidualOptions,
  residuals,
  type Table,
} from '@oddsmith/core';
import { type Field, headOf } from '../output/fields.js';
import { encode } from '../output/prediction-batch.js';
import { identifyingFields, refuseDuplicates } from '../output/prediction-fields.js';
import { openPredictionOutput, predictionFormat } from '../output/prediction-output.js';
import { residualFields } from '../output/residual-fields.js';
import { eachBatch } from '../source/batches.js';
import { namedByFormula, readForFormula } from '../source/formula-columns.js';
import type { Session } from '../terminal/session.js';
import type { DiagnoseCommandOptions } from './diagnose.js';

/** What is written of the rows. */
export interface RowsWanted {
  readonly path: string;
  readonly dfbetas: true | undefined;
  readonly keep: readonly string[] | undefined;
  readonly seed: number | undefined;
}

/** Options of the model and the data. */
type ModelOptions = Omit<DiagnoseCommandOptions, 'json' | 'residuals' | 'dfbetas' | 'keep' | 'seed'>;

type Visit = (batch: Table, share: number | null) => Promise<boolean>;

/** Rows of a batch where the data are in memory. */
const BATCH_ROWS = 8192;

/**
 * Writes the rows under a model file, as it is, or under the fit of a formula. With a model memory is bounded by a batch, whatever
 * the rows.
 */
export async function writeResiduals(
  data: string,
  model: ModelFile | string,
  { path, keep, dfbetas, seed }: RowsWanted,
  options: ModelOptions,
  session: Session,
): Promise<void> {
  const format = predictionFormat(path, false, 'residuals');
  const output = await openPredictionOutput(path, format, session);
  const { weights, weightsKind, missing } = options;
  const shared: ResidualOptions = { weights, weightsKind, missing, dfbetas, seed };
  let [rows, dropped] = [0, 0];
  const writeBatch = (fitted: ModelFile) => async (batch: Table, share: number | null) => {
    const found = residualsFrom(fitted, batch, { ...shared, firstRow: rows });
    const fields: Field[] = [...identifyingFields(batch, rows, keep), ...residualFields(found)];
    if (rows === 0) refuseDuplicates(fields);
    rows += batch.rows;
    dropped += found.rowsDropped;
    session.progress.predicting(rows, share, 'residuals');
    const parts = encode(batch.rows, fields, format);
    return output.write({ rows: batch.rows, heads: fields.map(headOf), parts, reasons: new Map() });
  };
  try {
    await eachBatchOf(data, model, options, keep ?? [], session, writeBatch);
    session.progress.end();
    await output.commit();
  } finally {
    await output.discard();
  }
  if (dropped > 0)
    session.note(
      `${dropped} of ${rows} rows lack a value or have a level that is new: they have no residuals.`,
    );
}

/** Reads batch by batch under a model; a formula is fitted first, to data in memory. */
async function eachBatchOf(
  data: string,
  model: ModelFile | string,
  { groups: _, without: __, dispersion: ___, types = {}, ...fitting }: ModelOptions,
  keep: readonly string[],
  { signal, progress }: Session,
  writing: (fitted: ModelFile) => Visit,
): Promise<void> {
  const named = { ...fitting, types, keep };
  if (typeof model !== 'string') {
    const { columns, placed } = namedByFormula(model.schema.formula, named);
    const inputs = model.schema.inputs.map(({ name, type }) => [name, type] as const);
    const reading = { columns, types: { ...Object.fromEntries(inputs), ...types }, signal };
    await eachBatch(data, reading, writing(model)).catch((error: unknown) => {
      throw placed(error);
    });
    return;
  }
  const onProgress = (state: Parameters<typeof progress.reading>[0]) => progress.reading(state);
  const table = await readForFormula(data, model, named, { signal, onProgress });
  const fitted = await fit(table, model, { ...fitting, signal, termTests: 'none' });
  const write = writing(fitted.model());
  for (let start = 0; start < table.rows; start += BATCH_ROWS) {
    signal.throwIfAborted();
    await write(sliceOf(table, start, BATCH_ROWS), start / table.rows);
  }
}

/** Some rows of a table; nothing is copied. */
function sliceOf(table: Table, start: number, count: number): Table {
  const end = Math.min(table.rows, start + count);
  const columns = table.columns.map((column) =>
    column.kind === 'numeric'
      ? { ...column, values: column.values.subarray(start, end) }
      : { ...column, codes: column.codes.subarray(start, end) },
  );
  return { ...table, rows: end - start, columns };
}

/** An error names the row of the whole data. */
function residualsFrom(model: ModelFile, batch: Table, options: ResidualOptions) {
  try {
    return residuals(model, batch, options);
  } catch (error) {
    const before = options.firstRow ?? 0;
    if (!(error instanceof OddsmithError) || error.at.row === undefined || before === 0) throw error;
    const row = error.at.row + before;
    const message = error.message.replace(/\b([Rr]ow) \d+/, `$1 ${row}`);
    throw new OddsmithError(error.code, message, { ...error.at, row }, error);
  }
}
