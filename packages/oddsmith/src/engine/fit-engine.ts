/** `fit` of rows that stay in an engine. */
import { type Fit, type FitRelationOptions, fitRelation, OddsmithError } from '@oddsmith/core';
import type { Session } from '../terminal/session.js';
import type { EngineUrl } from './engine-url.js';
import { type Chosen, withRelation } from './open.js';

export interface FitEngineOptions
  extends Omit<FitRelationOptions, 'signal' | 'onQuery'>,
    Omit<Chosen, 'files'> {
  /** Every statement to standard error. */
  readonly explain?: true;
}

/** `url`: null for Parquet files. */
export async function fitInEngine(
  data: string,
  url: EngineUrl | null,
  formula: string,
  { explain, table, query, ...options }: FitEngineOptions,
  { signal, progress, note }: Session,
): Promise<Fit> {
  if (url === null && !/\.parquet$/iu.test(data)) {
    const message = `--engine sql is of Parquet files and databases (duckdb:FILE, postgres:, clickhouse:, trino:), and this is ${data}.`;
    throw new OddsmithError('option-unavailable', message, { option: 'engine' });
  }
  if (table !== undefined && query !== undefined)
    throw new OddsmithError('option-invalid', '--table and --query exclude each other.', { option: 'query' });
  const chosen = { table, query, ...(url === null && { files: data }) };
  return await withRelation(url, chosen, { signal, explain: explain && note }, (relation) => {
    progress.begin();
    return fitRelation(relation, formula, { ...options, signal });
  });
}
