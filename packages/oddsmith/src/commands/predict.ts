import {
  type ModelFile,
  type Prediction,
  type PredictOptions,
  predict as predictRows,
  problemText,
  refuseProblems,
  type Table,
  type TokenType,
} from '@oddsmith/core';
import { readModelFile } from '../model-file.js';
import { identifyingFields, predictionFields, refuseDuplicates } from '../output/prediction-fields.js';
import {
  openPredictionOutput,
  type PredictionFormat,
  type PredictionOutput,
  predictionFormat,
} from '../output/prediction-output.js';
import { type BatchOptions, eachBatch } from '../source/batches.js';
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

export async function predict(
  modelPath: string,
  data: string,
  { output: path, json, ...options }: PredictCommandOptions,
  session: Session,
): Promise<void> {
  const { screen, progress, signal } = session;
  const format = predictionFormat(path ?? null, json === true);
  const model = await readModelFile(modelPath);
  const output = await openPredictionOutput(path ?? null, format, session);
  try {
    const rows = new PredictedRows(model, options, output);
    const reading = { ...columnsToRead(model, options.keep ?? [], format), signal };
    await eachBatch(data, reading, async (batch, share) => {
      const goOn = await rows.add(batch);
      progress.predicting(rows.count, share);
      return goOn;
    }).catch((error: unknown) => {
      const kept = (column: string) => options.keep?.includes(column) && !isInput(model, column);
      throw placeUnknownColumn(error, (column) => (kept(column) ? { option: 'keep' } : {}));
    });
    progress.end();
    await output.commit();
    const problems = rows.problemsText();
    if (problems !== null) session.note(printable(problems, screen.unicode));
  } finally {
    await output.discard();
  }
}

function isInput(model: ModelFile, column: string): boolean {
  return model.schema.inputs.some(({ name }) => name === column);
}

/** Columns are read with the types they had in training; kept ones go to CSV as they are written: 007 stays 007. */
function columnsToRead(model: ModelFile, keep: readonly string[], format: PredictionFormat): BatchOptions {
  const { inputs } = model.schema;
  const kept = [...new Set(keep)].filter((name) => !isInput(model, name));
  const types: Record<string, TokenType> = Object.create(null);
  for (const { name, type } of inputs) types[name] = type;
  if (format === 'csv') for (const name of kept) types[name] = 'text';
  return { columns: [...inputs.map(({ name }) => name), ...kept], types };
}

/** Predicts batch after batch and counts the rows and why some have no prediction. */
class PredictedRows {
  count = 0;
  private readonly model: ModelFile;
  private readonly options: Omit<PredictCommandOptions, 'output' | 'json'>;
  private readonly output: PredictionOutput;
  private problems = 0;
  private readonly reasons = new Map<string, number>();

  constructor(
    model: ModelFile,
    options: Omit<PredictCommandOptions, 'output' | 'json'>,
    output: PredictionOutput,
  ) {
    this.model = model;
    this.options = options;
    this.output = output;
  }

  /** Predicts and writes a batch; false when nobody reads any more. */
  async add(table: Table): Promise<boolean> {
    const { keep, missing, ...options } = this.options;
    const prediction = predictRows(this.model, table, options satisfies PredictOptions);
    if (missing === 'fail') this.refuse(prediction);
    const fields = [
      ...identifyingFields(table, this.count, keep),
      ...predictionFields(prediction, this.model),
    ];
    if (this.count === 0) refuseDuplicates(fields);
    this.count += table.rows;
    this.note(prediction);
    return this.output.write(table.rows, fields);
  }

  /** How many rows have no prediction, and why; null where all have one. */
  problemsText(): string | null {
    if (this.problems === 0) return null;
    const reasons = [...this.reasons].map(([reason, count]) => `  ${count}: ${reason}`);
    return [`${this.problems} of ${this.count} rows have no prediction:`, ...reasons].join('\n');
  }

  private refuse({ problems }: Prediction): void {
    if (problems.size === 0) return;
    const row = Math.min(...problems.keys());
    refuseProblems(new Map([[this.count + row, problems.get(row)!]]));
  }

  private note({ problems }: Prediction): void {
    this.problems += problems.size;
    for (const problem of problems.values()) {
      const reason = problemText(problem);
      this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
    }
  }
}
