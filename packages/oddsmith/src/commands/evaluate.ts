import { evaluate as evaluateRows, inputTypes, summariseEvaluation } from '@oddsmith/core';
import { readModelFile } from '../model-file.js';
import { readForFormula } from '../source/formula-columns.js';
import type { Session } from '../terminal/session.js';

export interface EvaluateCommandOptions {
  readonly weights?: string;
  readonly weightsKind?: 'frequency' | 'totals' | 'importance';
  readonly threshold?: number;
  readonly bins?: number;
  readonly confidence?: number;
  readonly missing?: 'drop' | 'fail';
  readonly json?: true;
}

/** Columns are read with the types they had in training. */
export async function evaluate(
  modelPath: string,
  data: string,
  { json, ...options }: EvaluateCommandOptions,
  { stdout, screen, signal, progress }: Session,
): Promise<void> {
  const { weights } = options;
  const model = await readModelFile(modelPath);
  const table = await readForFormula(
    data,
    model.schema.formula,
    { types: inputTypes(model.schema), ...(weights !== undefined && { weights }) },
    { signal, onProgress: (state) => progress.reading(state) },
  );
  const evaluation = evaluateRows(model, table, options);
  progress.end();
  stdout.write(`${json ? JSON.stringify(evaluation) : summariseEvaluation(evaluation, screen)}\n`);
}
