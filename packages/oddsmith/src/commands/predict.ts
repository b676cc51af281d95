import {
  inputTypes,
  type ModelFile,
  OddsmithError,
  type Prediction,
  predict as predictRows,
  problemText,
  type Table,
} from '@oddsmith/core';
import { readModelFile } from '../model-file.js';
import { OutputFile } from '../output/output-file.js';
import { identifyingFields, predictionFields, refuseDuplicates } from '../output/prediction-fields.js';
import { type RowFormat, renderRows } from '../output/rows.js';
import { writeText } from '../output/write-text.js';
import { openSource } from '../source/source.js';
import { placeUnknownColumn } from '../source/unknown-column.js';
import { printable } from '../terminal/glyphs.js';
import type { Session } from '../terminal/session.js';

export interface PredictCommandOptions {
  readonly output?: string;
  readonly keep?: readonly string[];
  readonly intervals?: 'wald';
  readonly confidence?: number;
  readonly missing?: 'drop' | 'fail';
  readonly json?: true;
}

const FORMATS = ['csv', 'ndjson', 'json'] as const satisfies RowFormat[];

export async function predict(
  modelPath: string,
  data: string,
  { output, keep, json, ...options }: PredictCommandOptions,
  session: Session,
): Promise<void> {
  const format = output === undefined ? (json ? 'ndjson' : 'csv') : formatOf(output);
  const model = await readModelFile(modelPath);
  const file = output === undefined ? null : await OutputFile.create(output);
  try {
    const table = await readRows(data, model, keep ?? [], format, session);
    const prediction = predictRows(model, table, options);
    const fields = [...identifyingFields(table, keep), ...predictionFields(prediction, model)];
    refuseDuplicates(fields);
    const chunks = renderRows(prediction.rows, fields, format);
    session.progress.end();
    if (file === null) await writeText(session.stdout, chunks);
    else for (const chunk of chunks) await file.write(chunk);
    await file?.commit();
    if (prediction.problems.size > 0)
      session.note(printable(problemsText(prediction), session.screen.unicode));
  } finally {
    await file?.discard();
  }
}

function formatOf(path: string): RowFormat {
  const format = FORMATS.find((extension) => path.toLowerCase().endsWith(`.${extension}`));
  if (format !== undefined) return format;
  const message = `--output must end in .csv, .ndjson or .json, got "${path}".`;
  throw new OddsmithError('option-invalid', message, { option: 'output' });
}

/** Columns are read with the types they had in training; kept ones go to CSV as they are written: 007 stays 007. */
async function readRows(
  data: string,
  model: ModelFile,
  keep: readonly string[],
  format: RowFormat,
  { signal, progress }: Session,
): Promise<Table> {
  const inputs = model.schema.inputs.map(({ name }) => name);
  const kept = keep.filter((name) => !inputs.includes(name));
  const columns = [...inputs, ...kept];
  const texts = format === 'csv' ? Object.fromEntries(kept.map((name) => [name, 'text' as const])) : {};
  try {
    return await openSource(data, {
      ...(columns.length > 0 && { columns }),
      types: { ...texts, ...inputTypes(model.schema) },
      signal,
      onProgress: (state) => progress.reading(state),
    });
  } catch (error) {
    throw placeUnknownColumn(error, (column) => (kept.includes(column) ? { option: 'keep' } : {}));
  }
}

/** How many rows have no prediction, and why. */
function problemsText({ problems, rows }: Prediction): string {
  const counts = new Map<string, number>();
  for (const problem of problems.values()) {
    const reason = problemText(problem);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const reasons = [...counts].map(([reason, count]) => `  ${count}: ${reason}`);
  return [`${problems.size} of ${rows} rows have no prediction:`, ...reasons].join('\n');
}
