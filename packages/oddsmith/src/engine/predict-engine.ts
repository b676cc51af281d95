/** `predict --into`: a table of predictions, made in the engine. */
import { didYouMean, modelSql, OddsmithError } from '@oddsmith/core';
import type { PredictCommandOptions } from '../commands/predict.js';
import { readModelFile } from '../model-file.js';
import type { Session } from '../terminal/session.js';
import type { EngineUrl } from './engine-url.js';
import { withRelation } from './open.js';
import { tableSql } from './table-name.js';

export async function predictInEngine(
  modelPath: string,
  data: string,
  url: EngineUrl | null,
  given: PredictCommandOptions,
  { signal, note }: Session,
): Promise<void> {
  const { table, into, keep, explain, ...others } = given;
  const wanted = ['into', 'table', 'explain'].find((name) => name in given)!;
  if (url === null)
    throw invalid(
      `--${wanted} goes with a database (duckdb:FILE, postgres:, clickhouse:, trino:), and this is ${data}.`,
      wanted,
    );
  if (into === undefined) throw intoMissing();
  const idle = Object.keys(others).find((name) => name !== 'json');
  if (idle !== undefined) throw invalid(`--${idle} is not available with --into in this version.`, idle);
  const model = await readModelFile(modelPath);
  const opening = { writes: true, signal, explain: explain && note };
  await withRelation(url, { table }, opening, async ({ source, columns }, connection) => {
    const names = columns.map(({ name }) => name);
    const unknown = keep?.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      const message = `The table has no column "${unknown}" to keep.${didYouMean(unknown, names)}`;
      throw new OddsmithError('column-unknown', message, { column: unknown, option: 'keep' });
    }
    const { dialect } = connection;
    const select = modelSql(model, { dialect, source, keep: keep ?? names });
    const made = tableSql(into, dialect);
    await connection.execute(`CREATE TABLE ${made}${KEPT_IN[dialect.name] ?? ''} AS ${select}`, signal);
    const [row = []] = await connection.query(`SELECT count(*), count(log_odds) FROM ${made}`, signal);
    const [all, predicted] = row.map(Number);
    note(`${predicted} of ${all} rows are predicted in ${into}.`);
  });
}

/** ClickHouse wants to know how a table is kept; others have one way. */
const KEPT_IN: Readonly<Record<string, string>> = {
  clickhouse: ' ENGINE = MergeTree ORDER BY tuple()',
};

function intoMissing(): OddsmithError {
  const message = 'Predictions of rows in a database go into a table of it: --into NAME.';
  return new OddsmithError('argument-missing', message, { option: 'into' });
}

function invalid(message: string, option: string): OddsmithError {
  return new OddsmithError('option-invalid', message, { option });
}
