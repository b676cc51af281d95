/** PostgreSQL as an engine, over `pg`. */
import { DIALECTS, type RelationColumn, type Row } from '@oddsmith/core';
import { Client, type ClientConfig, type QueryArrayConfig, type QueryArrayResult } from 'pg';
import type { Connect, Connection } from './engine.js';
import { redacted } from './engine-url.js';
import { sourceFailed } from './failure.js';
import { type Entry, entryOf } from './postgres/entry.js';
import { TYPES, typeOf } from './postgres/values.js';
import { tableText } from './table-name.js';

/**
 * All statements see the same rows, and none can write. Not settings of the session: behind a pool others would have them next.
 * Compiling statements of hundreds of sums takes longer than answering them: on a million rows × 20, 35 s beside 11 s.
 */
const SNAPSHOT = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL extra_float_digits = 3;
  SELECT set_config(name, 'off', true) FROM pg_settings WHERE name = 'jit'`;

export const connectPostgres: Connect = async (url, { writes, signal }) => {
  const entry = entryOf(url, process.env);
  try {
    const [client, config] = await reached(entry, signal);
    if (!writes) await client.query(SNAPSHOT);
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return new Postgres(client, config, rows[0]!.pid, entry.secrets, !writes);
  } catch (error) {
    signal?.throwIfAborted();
    throw sourceFailed(`No connection to ${redacted(url)}`, error, entry.secrets);
  }
};

/** The client, and the way in which it came in. */
async function reached({ config, plainToo }: Entry, signal?: AbortSignal): Promise<[Client, ClientConfig]> {
  try {
    return [await opened(config, signal), config];
  } catch (error) {
    const hasNoTls = error instanceof Error && error.message.includes('does not support SSL');
    if (!plainToo || !hasNoTls) throw error;
    const plain = { ...config, ssl: false };
    return [await opened(plain, signal), plain];
  }
}

async function opened(config: ClientConfig, signal?: AbortSignal): Promise<Client> {
  const client = new Client(config);
  // Without a listener a lost connection would end the process; the statement that runs, or the next one, tells of it.
  client.on('error', () => undefined);
  const leave = () => client.connection.stream.destroy();
  signal?.addEventListener('abort', leave);
  try {
    await client.connect();
    return client;
  } finally {
    signal?.removeEventListener('abort', leave);
  }
}

class Postgres implements Connection {
  readonly dialect = DIALECTS.postgres;
  readonly #client: Client;
  readonly #config: ClientConfig;
  readonly #process: number;
  readonly #secrets: readonly string[];
  readonly #inTransaction: boolean;

  constructor(
    client: Client,
    config: ClientConfig,
    process: number,
    secrets: readonly string[],
    inTransaction: boolean,
  ) {
    this.#client = client;
    this.#config = config;
    this.#process = process;
    this.#secrets = secrets;
    this.#inTransaction = inTransaction;
  }

  async query(sql: string, signal?: AbortSignal): Promise<readonly Row[]> {
    return (await this.#ask(sql, signal)).rows;
  }

  async execute(sql: string, signal?: AbortSignal): Promise<void> {
    await this.#ask(sql, signal);
  }

  async describe(source: string): Promise<readonly RelationColumn[]> {
    const { fields } = await this.#tried(() => this.#ask(`SELECT * FROM ${source} LIMIT 0`));
    const types = [...new Set(fields.map(({ dataTypeID }) => dataTypeID)), 0];
    const found = await this.query(`SELECT oid, typcategory FROM pg_type WHERE oid IN (${types.join(', ')})`);
    const categories = new Map(found.map(([type, category]) => [Number(type), String(category)]));
    return fields.flatMap(({ name, dataTypeID }): RelationColumn[] => {
      const type = typeOf(dataTypeID, categories.get(dataTypeID) ?? '');
      return type === null ? [] : [{ name, type }];
    });
  }

  /** What the role may read of; those outside the search path with their schema. */
  async tables(): Promise<readonly string[]> {
    const rows = await this.query(
      `SELECT pg_table_is_visible(c.oid), n.nspname, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND n.nspname <> 'information_schema'
        AND n.nspname !~ '^pg_' AND has_any_column_privilege(c.oid, 'SELECT') ORDER BY 2, 3`,
    );
    return rows.map(([visible, schema, name]) => tableText(visible ? [name] : [schema, name]));
  }

  lastCost() {
    return null;
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  /** By the extended protocol, which takes one statement and no more. */
  async #ask(text: string, signal?: AbortSignal): Promise<QueryArrayResult<Row & unknown[]>> {
    signal?.throwIfAborted();
    const cancel = () => void this.#cancel();
    signal?.addEventListener('abort', cancel);
    const query: QueryArrayConfig & { queryMode: 'extended' } = {
      ...{ text, rowMode: 'array', types: TYPES, queryMode: 'extended' },
    };
    try {
      return await this.#client.query(query);
    } catch (error) {
      signal?.throwIfAborted();
      throw sourceFailed('PostgreSQL refuses a statement', error, this.#secrets);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** A statement that may be refused without the end of the transaction. */
  async #tried<Result>(run: () => Promise<Result>): Promise<Result> {
    if (!this.#inTransaction) return await run();
    await this.#ask('SAVEPOINT oddsmith');
    try {
      return await run();
    } catch (error) {
      // A connection that is lost has nothing to roll back to: what was thrown tells of it.
      await this.#ask('ROLLBACK TO SAVEPOINT oddsmith').catch(() => undefined);
      throw error;
    }
  }

  /** Through another connection, as the same role; where there is none to be had the server finds nobody to answer to. */
  async #cancel(): Promise<void> {
    try {
      const other = await opened(this.#config);
      await other.query('SELECT pg_cancel_backend($1)', [this.#process]).finally(() => other.end());
    } catch {
      this.#client.connection.stream.destroy();
    }
  }
}
