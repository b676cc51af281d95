/** `predict --into`: a table of predictions, made in the engine. */
import { existsSync } from 'node:fs';
import { modelSql, OddsmithError } from '@oddsmith/core';
import type { PredictCommandOptions } from '../commands/predict.js';
import { readModelFile } from '../model-file.js';
import { identifier } from '../source/duckdb-sql.js';
import type { Session } from '../terminal/session.js';
import { withDuckDb } from './duckdb-relation.js';
import type { EngineUrl } from './engine-url.js';

export async function predictInEngine(
  modelPath: string,
  data: string,
  url: EngineUrl | null,
  { table, into, keep, ...others }: PredictCommandOptions,
  { signal, note }: Session,
): Promise<void> {
  if (url === null)
    throw invalid(
      `--${into === undefined ? 'table' : 'into'} goes with a database (duckdb:FILE), and this is ${data}.`,
      into === undefined ? 'table' : 'into',
    );
  if (into === undefined)
    throw new OddsmithError(
      'argument-missing',
      'Predictions of rows in a database go into a table of it: --into NAME.',
      {
        option: 'into',
      },
    );
  const idle = Object.keys(others).find((name) => name !== 'json');
  if (idle !== undefined) throw invalid(`--${idle} is not available with --into in this version.`, idle);
  if (!existsSync(url.target))
    throw new OddsmithError('file-not-found', `There is no file ${url.target}.`, { file: url.target });
  const model = await readModelFile(modelPath);
  await withDuckDb(url.target, { table, writes: true }, signal, async ({ source, columns, query }) => {
    const names = columns.map(({ name }) => name);
    const unknown = keep?.find((name) => !names.includes(name));
    if (unknown !== undefined)
      throw new OddsmithError('column-unknown', `The table has no column "${unknown}" to keep.`, {
        column: unknown,
        option: 'keep',
      });
    const select = modelSql(model, { dialect: 'duckdb', source, keep: keep ?? names });
    await query(`CREATE TABLE ${identifier(into)} AS ${select}`).catch((error: unknown) => {
      const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
      throw new OddsmithError(
        'source-failed',
        `DuckDB could not make the table ${into}: ${reason}`,
        { option: 'into' },
        error,
      );
    });
    const [row = []] = await query(`SELECT count(*), count(log_odds) FROM ${identifier(into)}`);
    const [all, predicted] = row.map(Number);
    note(`${predicted} of ${all} rows are predicted in ${into}.`);
  });
}

function invalid(message: string, option: string): OddsmithError {
  return new OddsmithError('option-invalid', message, { option });
}
