/** `evaluate` of rows that stay in an engine. */
import { type Evaluation, evaluateRelation, OddsmithError } from '@oddsmith/core';
import type { EvaluateCommandOptions } from '../commands/evaluate.js';
import { readModelFile } from '../model-file.js';
import type { Session } from '../terminal/session.js';
import type { EngineUrl } from './engine-url.js';
import { withRelation } from './open.js';

/** Options that need the rows in memory are refused by `evaluateRelation`, by name. */
export async function evaluateInEngine(
  modelPath: string,
  url: EngineUrl,
  { table, query, explain, json: _, ...options }: EvaluateCommandOptions,
  { signal, progress, note }: Session,
): Promise<Evaluation> {
  if (table !== undefined && query !== undefined)
    throw new OddsmithError('option-invalid', '--table and --query exclude each other.', { option: 'query' });
  const model = await readModelFile(modelPath);
  return await withRelation(url, { table, query }, { signal, explain: explain && note }, (relation) => {
    progress.begin();
    return evaluateRelation(model, relation, { ...options, signal });
  });
}
