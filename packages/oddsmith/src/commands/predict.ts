import type { ModelFile, Table, TokenType } from '@oddsmith/core';
import { engineUrl } from '../engine/engine-url.js';
import { readModelFile } from '../model-file.js';
import type { PredictionFormat } from '../output/prediction-batch.js';
import { openPredictionOutput, predictionFormat } from '../output/prediction-output.js';
import { PredictionPipeline } from '../output/prediction-pipeline.js';
import { type BatchOptions, eachBatch } from '../source/batches.js';
import { joinTables } from '../source/concatenate.js';
import { placeUnknownColumn } from '../source/unknown-column.js';
import { printable } from '../terminal/glyphs.js';
import type { Session } from '../terminal/session.js';
import { sparseModelIn, sparsePredictCommand } from './sparse/predict.js';

export interface PredictCommandOptions {
  readonly output?: string;
  readonly keep?: readonly string[];
  readonly intervals?: 'wald';
  readonly confidence?: number;
  readonly missing?: 'drop' | 'fail';
  readonly json?: true;
  readonly table?: string;
  readonly into?: string;
  readonly explain?: true;
}

export async function predict(
  modelPath: string,
  data: string,
  given: PredictCommandOptions,
  session: Session,
): Promise<void> {
  const sparse = await sparseModelIn(modelPath);
  if (sparse !== null) return sparsePredictCommand(sparse, data, given, session);
  const url = engineUrl(data);
  if (url !== null || given.table !== undefined || given.into !== undefined || given.explain) {
    const { predictInEngine } = await import('../engine/predict-engine.js');
    return predictInEngine(modelPath, data, url, given, session);
  }
  const { output: path, json, keep, missing, ...options } = given;
  const { screen, progress, signal } = session;
  const format = predictionFormat(path ?? null, json === true);
  const model = await readModelFile(modelPath);
  const output = await openPredictionOutput(path ?? null, format, session);
  const pipeline = new PredictionPipeline({ model, format, keep, missing, options }, output, signal);
  try {
    const reading = { ...columnsToRead(model, keep ?? [], format), signal };
    // Rows of a set may stand anywhere.
    const whole: Table[] = [];
    await eachBatch(data, reading, async (batch, share) => {
      if (model.schema.strata !== undefined) return whole.push(batch) > 0;
      const goOn = await pipeline.add(batch);
      progress.predicting(pipeline.rows, share);
      return goOn;
    }).catch(async (error: unknown) => {
      // The rows before the error are predicted all the same.
      if (!signal.aborted) await pipeline.finish();
      const kept = (column: string) => keep?.includes(column) && !isInput(model, column);
      throw placeUnknownColumn(error, (column) => (kept(column) ? { option: 'keep' } : {}));
    });
    if (whole.length > 0) await pipeline.add(joinTables(whole));
    await pipeline.finish();
    progress.end();
    await output.commit();
    const problems = pipeline.problemsText();
    if (problems !== null) session.note(printable(problems, screen.unicode));
  } finally {
    await pipeline.end();
    await output.discard();
  }
}

function isInput(model: ModelFile, column: string): boolean {
  return model.schema.inputs.some(({ name }) => name === column);
}

/** Columns are read with the types they had in training; kept ones go to CSV as they are written: 007 stays 007. */
function columnsToRead(model: ModelFile, keep: readonly string[], format: PredictionFormat): BatchOptions {
  const { inputs, strata = [] } = model.schema;
  const more = [...new Set([keep, strata].flat())].filter((name) => !isInput(model, name));
  const types: Record<string, TokenType> = Object.create(null);
  for (const { name, type } of inputs) types[name] = type;
  if (format === 'csv') for (const name of more) types[name] = 'text';
  return { columns: [...inputs.map(({ name }) => name), ...more], types };
}
