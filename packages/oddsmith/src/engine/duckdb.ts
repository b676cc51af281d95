/** The embedded DuckDB as an engine: a database file, or a database in memory that reads files. */
import { existsSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import {
  DIALECTS,
  OddsmithError,
  type RelationColumn,
  type RelationColumnType,
  type Row,
} from '@oddsmith/core';
import type { Connect, Connection } from './engine.js';
import { reasonOf, sourceFailed } from './failure.js';
import { tableText } from './table-name.js';

/** A file is opened for reading only, unless something is written. Throws `file-not-found` and `file-unreadable` for files. */
export const connectDuckDb: Connect = async ({ target: file }, { writes }) => {
  if (file !== '' && !existsSync(file))
    throw new OddsmithError('file-not-found', `There is no file ${file}.`, { file });
  const instance = await DuckDBInstance.create(file === '' ? ':memory:' : file, {
    ...{ autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' },
    ...(file !== '' && { access_mode: writes ? 'READ_WRITE' : 'READ_ONLY' }),
  }).catch((error: unknown) => {
    const message = `${file} cannot be opened as a DuckDB database: ${reasonOf(error)}`;
    throw new OddsmithError('file-unreadable', message, { file }, error);
  });
  return new DuckDb(instance, await instance.connect());
};

class DuckDb implements Connection {
  readonly dialect = DIALECTS.duckdb;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  async query(sql: string, signal?: AbortSignal): Promise<readonly Row[]> {
    const reader = await this.#interruptible(() => this.#connection.runAndReadAll(sql), signal);
    return reader.getRowsJS() as Row[];
  }

  async execute(sql: string, signal?: AbortSignal): Promise<void> {
    await this.#interruptible(() => this.#connection.run(sql), signal);
  }

  async describe(source: string): Promise<readonly RelationColumn[]> {
    const described = await this.query(`DESCRIBE SELECT * FROM ${source}`);
    return described.flatMap(([name, type]): RelationColumn[] => {
      const known = typeOf(String(type));
      return known === null ? [] : [{ name: String(name), type: known }];
    });
  }

  async tables(): Promise<readonly string[]> {
    const rows = await this.query(
      `SELECT table_schema, table_name FROM information_schema.tables
        WHERE table_schema NOT IN ('information_schema', 'pg_catalog') ORDER BY 1, 2`,
    );
    return rows.map(([schema, name]) => tableText(schema === 'main' ? [name] : [schema, name]));
  }

  lastCost() {
    return null;
  }

  async close(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async #interruptible<Result>(run: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    const interrupt = () => this.#connection.interrupt();
    signal?.addEventListener('abort', interrupt);
    try {
      return await run();
    } catch (error) {
      signal?.throwIfAborted();
      throw sourceFailed('DuckDB refuses a statement', error);
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  }
}

/** What a column of the engine is to a formula; null for lists, structures and bytes. */
function typeOf(type: string): RelationColumnType | null {
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\))$/u.test(type)) return 'number';
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) return 'date';
  return type === 'VARCHAR' || type === 'UUID' || type === 'TIME' || type.startsWith('ENUM(') ? 'text' : null;
}
