/** `fit` of rows that stay in an engine. */
import {
  type Fit,
  type FitRelationOptions,
  fitRelation,
  type Iteration,
  OddsmithError,
} from '@oddsmith/core';
import { CheckpointFile, readCheckpoint } from '../output/checkpoint-file.js';
import type { Session } from '../terminal/session.js';
import type { EngineUrl } from './engine-url.js';
import { type Chosen, withRelation } from './open.js';

export interface FitEngineOptions
  extends Omit<FitRelationOptions, 'signal' | 'onQuery' | 'onIteration' | 'checkpoint' | 'resume'>,
    Omit<Chosen, 'files'> {
  /** Every statement to standard error. */
  readonly explain?: true;
  /** Files. */
  readonly checkpoint?: string;
  readonly resume?: string;
}

/** Newton's own limit, for the progress bar. */
const LIMIT = 100;

/** `url`: null for Parquet files. */
export async function fitInEngine(
  data: string,
  url: EngineUrl | null,
  formula: string,
  { explain, table, query, checkpoint, resume, ...options }: FitEngineOptions,
  { signal, progress, note }: Session,
): Promise<Fit> {
  if (url === null && !/\.parquet$/iu.test(data)) {
    const message = `--engine sql is of Parquet files and databases (duckdb:FILE, postgres:, clickhouse:, trino:), and this is ${data}.`;
    throw new OddsmithError('option-unavailable', message, { option: 'engine' });
  }
  if (table !== undefined && query !== undefined)
    throw new OddsmithError('option-invalid', '--table and --query exclude each other.', { option: 'query' });
  const earlier = resume === undefined ? undefined : await readCheckpoint(resume);
  const saved = checkpoint === undefined ? null : new CheckpointFile(checkpoint);
  const chosen = { table, query, ...(url === null && { files: data }) };
  let last: Iteration | null = null;
  try {
    return await withRelation(url, chosen, { signal, explain: explain && note }, (relation) => {
      progress.begin();
      return fitRelation(relation, formula, {
        ...options,
        signal,
        ...(saved && { checkpoint: saved.append }),
        ...(earlier && { resume: earlier }),
        onIteration: (step) => {
          last = step;
          progress.fitting('newton', step, options.maxIterations ?? LIMIT);
        },
      });
    });
  } catch (error) {
    throw brokenOff(error, last, checkpoint);
  } finally {
    saved?.close();
  }
}

/** Where the fit was when its engine failed, and how it goes on. */
function brokenOff(error: unknown, last: Iteration | null, checkpoint: string | undefined): unknown {
  if (!(error instanceof OddsmithError) || error.code !== 'source-failed' || last === null) return error;
  const further =
    checkpoint === undefined
      ? 'With --checkpoint FILE a fit keeps its coefficients and sums, and --resume FILE goes on from there.'
      : `What it knew, its coefficients among it, is in ${checkpoint}: --resume ${checkpoint} goes on from there.`;
  return new OddsmithError(
    error.code,
    `${error.message} The fit broke off after ${last.iteration} steps. ${further}`,
    error.at,
    error,
  );
}
