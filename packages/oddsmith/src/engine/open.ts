/** A table, a query or files as a relation of whichever engine a URL names. */
import { didYouMean, OddsmithError, type Relation } from '@oddsmith/core';
import { literal } from '../source/duckdb-sql.js';
import type { Connect, Connecting, Connection } from './engine.js';
import type { EngineName, EngineUrl } from './engine-url.js';
import { explained } from './explained.js';
import { tableSql } from './table-name.js';

/** What of a database is meant; without any of them its only table. */
export interface Chosen {
  readonly table?: string | undefined;
  readonly query?: string | undefined;
  /** Parquet files, of the DuckDB in memory. */
  readonly files?: string | undefined;
}

export interface Opening extends Connecting {
  /** Where every statement is told. */
  readonly explain?: ((text: string) => void) | undefined;
}

/** An engine's client is loaded when a URL names it, and not before. */
const CONNECT: Readonly<Record<EngineName, () => Promise<Connect>>> = {
  duckdb: async () => (await import('./duckdb.js')).connectDuckDb,
  postgres: async () => (await import('./postgres.js')).connectPostgres,
  clickhouse: async () => (await import('./clickhouse.js')).connectClickHouse,
  trino: async () => (await import('./trino.js')).connectTrino,
};

/**
 * Lends a relation of an engine (`url` null: the DuckDB in memory) and the connection behind it, and closes it at the end.
 *
 * Throws `source-failed` where there is no connection, `data-shape` for what the engine refuses to read, `argument-missing` where it
 * is not said which table is meant, and `cancelled` when the signal fires, after the engine was told to stop.
 */
export async function withRelation<Result>(
  url: EngineUrl | null,
  chosen: Chosen,
  { explain, ...connecting }: Opening,
  use: (relation: Relation, connection: Connection) => Promise<Result>,
): Promise<Result> {
  const { signal } = connecting;
  const { engine, target } = url ?? { engine: 'duckdb', target: '' };
  try {
    const connect = await CONNECT[engine]();
    signal?.throwIfAborted();
    const plain = await connect({ engine, target }, connecting);
    const { connection, end } = explain
      ? explained(plain, explain)
      : { connection: plain, end: () => undefined };
    try {
      const result = await use(await relationOf(connection, chosen), connection);
      end();
      return result;
    } finally {
      await connection.close();
    }
  } catch (error) {
    throw signal?.aborted && error === signal.reason
      ? new OddsmithError('cancelled', 'The work in the engine was cancelled.', {}, error)
      : error;
  }
}

async function relationOf(connection: Connection, chosen: Chosen): Promise<Relation> {
  const { dialect } = connection;
  const source = await sourceOf(connection, chosen);
  const columns = await connection.describe(source).catch(async (error: unknown) => {
    throw await refused(connection, chosen, error);
  });
  return { dialect, source, columns, query: (sql, signal) => connection.query(sql, signal) };
}

async function sourceOf(connection: Connection, { table, query, files }: Chosen): Promise<string> {
  // A comment at the end of the query ends with its line.
  if (query !== undefined) return `(${query.replace(/[;\s]*$/u, '')}\n) AS oddsmith_query`;
  if (files !== undefined) return `read_parquet(${literal(files)}) AS oddsmith_files`;
  const name = table ?? (await onlyTable(connection));
  return `${tableSql(name, connection.dialect)} AS oddsmith_table`;
}

/** Names in a message, at most. */
const MOST_NAMES = 20;

async function onlyTable(connection: Connection): Promise<string> {
  const names = await connection.tables();
  if (names.length === 1) return names[0]!;
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  const which =
    names.length === 0 ? 'There is none.' : `There are: ${names.slice(0, MOST_NAMES).join(', ')}${more}.`;
  throw new OddsmithError(
    'argument-missing',
    `Say which table is meant: --table NAME, or --query SQL. ${which}`,
    { option: 'table' },
  );
}

/** An engine that still tells its tables refused what was asked; else it is the engine that failed. */
async function refused(connection: Connection, { table, query }: Chosen, error: unknown): Promise<unknown> {
  if (!(error instanceof OddsmithError)) return error;
  const names = await connection.tables().catch(() => null);
  if (names === null) return error;
  const near = table === undefined ? '' : didYouMean(table, names);
  const option = query === undefined ? 'table' : 'query';
  return new OddsmithError('data-shape', `${error.message}${near}`, { option });
}
