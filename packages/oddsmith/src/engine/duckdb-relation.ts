/** A table, a query or files as a relation of the embedded DuckDB. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import {
  type Cell,
  OddsmithError,
  type Relation,
  type RelationColumn,
  type RelationColumnType,
} from '@oddsmith/core';
import { identifier, literal } from '../source/duckdb-sql.js';

/** What of a database is meant. */
export interface Chosen {
  readonly table?: string | undefined;
  readonly query?: string | undefined;
}

/** What is opened beside that. */
interface Opening extends Chosen {
  readonly files?: string;
  /** Whether something is written to the database. */
  readonly writes?: boolean;
}

/** Lends a relation of a database file, opened for reading only, or of files that DuckDB reads (`target` empty). */
export async function withDuckDb<Result>(
  target: string,
  chosen: Opening,
  signal: AbortSignal | undefined,
  use: (relation: Relation) => Promise<Result>,
): Promise<Result> {
  const settings = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };
  const instance = await DuckDBInstance.create(target === '' ? ':memory:' : target, {
    ...settings,
    ...(target !== '' && { access_mode: chosen.writes ? 'READ_WRITE' : 'READ_ONLY' }),
  }).catch((error: unknown) => {
    throw unopened(target, error);
  });
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    return await use(await relationOf(connection, chosen));
  } finally {
    signal?.removeEventListener('abort', interrupt);
    connection.closeSync();
    instance.closeSync();
  }
}

function unopened(target: string, error: unknown): OddsmithError {
  const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
  return new OddsmithError(
    'file-unreadable',
    `${target} cannot be opened as a DuckDB database: ${reason}`,
    { file: target },
    error,
  );
}

async function relationOf(connection: DuckDBConnection, chosen: Opening): Promise<Relation> {
  const source = await sourceOf(connection, chosen);
  const query = async (sql: string): Promise<Cell[][]> => {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowsJS() as Cell[][];
  };
  const described = await query(`DESCRIBE SELECT * FROM ${source}`).catch((error: unknown) => {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
    throw new OddsmithError(
      'data-shape',
      `DuckDB refuses what was asked: ${reason}`,
      { option: 'query' },
      error,
    );
  });
  const columns = described.flatMap(([name, type]): RelationColumn[] => {
    const known = typeOf(String(type));
    return known === null ? [] : [{ name: String(name), type: known }];
  });
  return { dialect: 'duckdb', source, columns, query };
}

async function sourceOf(connection: DuckDBConnection, { table, query, files }: Opening) {
  if (query !== undefined) return `(${query.replace(/;\s*$/u, '')}) AS oddsmith_query`;
  if (table !== undefined) return `${table.split('.').map(identifier).join('.')} AS oddsmith_table`;
  if (files !== undefined) return `read_parquet(${literal(files)}) AS oddsmith_files`;
  const reader = await connection.runAndReadAll(
    "SELECT table_name FROM information_schema.tables WHERE table_schema NOT IN ('information_schema', 'pg_catalog') ORDER BY 1",
  );
  const names = reader.getRowsJS().map(([name]) => String(name));
  if (names.length === 1) return `${identifier(names[0]!)} AS oddsmith_table`;
  const which = names.length === 0 ? 'There is none.' : `There are: ${names.join(', ')}.`;
  throw new OddsmithError(
    'argument-missing',
    `Say which table is meant: --table NAME, or --query SQL. ${which}`,
    { option: 'table' },
  );
}

/** What a column of the engine is to a formula; null for lists, structures and bytes. */
function typeOf(type: string): RelationColumnType | null {
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\))$/u.test(type)) return 'number';
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) return 'date';
  return type === 'VARCHAR' || type === 'UUID' || type === 'TIME' || type.startsWith('ENUM(') ? 'text' : null;
}
