/** ClickHouse as an engine, over its HTTP interface. */
import { randomUUID } from 'node:crypto';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { DIALECTS, type Dialect, type RelationColumn, type Row } from '@oddsmith/core';
import { type Entry, entryOf } from './clickhouse/entry.js';
import { rowsOf, typeOf } from './clickhouse/values.js';
import type { Connect, Connection, Cost } from './engine.js';
import { redacted } from './engine-url.js';
import { sourceFailed } from './failure.js';
import { tableText } from './table-name.js';

/** The first version whose window functions need no setting, 21.9: its year and month. */
const WITH_WINDOWS = 2109;
/** Seconds to wait for a server's first answer. */
const PATIENCE = 30;
/** Milliseconds: statements take as long as they take, and who waits can abort. */
const DAY = 86_400_000;
/** Milliseconds for the request that a statement be ended. */
const FAREWELL = 2000;

export const connectClickHouse: Connect = async (url, { writes, signal }) => {
  const entry = entryOf(url, process.env);
  const log = { level: ClickHouseLogLevel.OFF };
  const client = createClient({ ...entry, application: 'oddsmith', request_timeout: DAY, log });
  const patience = AbortSignal.timeout(1000 * PATIENCE);
  const connection = new ClickHouse(client, entry);
  try {
    await connection.begin(
      writes ?? false,
      signal === undefined ? patience : AbortSignal.any([signal, patience]),
    );
    return connection;
  } catch (error) {
    await client.close();
    signal?.throwIfAborted();
    const reason = error === patience.reason ? `no answer within ${PATIENCE} seconds` : error;
    throw sourceFailed(`No connection to ${redacted(url)}`, reason, [entry.password]);
  }
};

class ClickHouse implements Connection {
  dialect: Dialect = DIALECTS.clickhouse;
  readonly #client: ClickHouseClient;
  readonly #password: string;
  /** Of every statement. None is needed: a user with `readonly = 1` may change none. */
  #settings: { readonly readonly?: '1' } = {};
  #cost: Cost | null = null;

  constructor(client: ClickHouseClient, { password }: Entry) {
    this.#client = client;
    this.#password = password;
  }

  /** Asks something, and under `readonly` from now on where the user may change that. */
  async begin(writes: boolean, signal: AbortSignal): Promise<void> {
    const [[readonly, version] = []] = await this.#ask(
      "SELECT value, version() FROM system.settings WHERE name = 'readonly'",
      signal,
    );
    if (readonly === '0' && !writes) this.#settings = { readonly: '1' };
    const [year = 0, month = 0] = String(version).split('.').map(Number);
    const hasWindows = 100 * year + month >= WITH_WINDOWS;
    this.dialect = { ...DIALECTS.clickhouse, hasWindows };
  }

  async query(sql: string, signal?: AbortSignal): Promise<readonly Row[]> {
    try {
      return await this.#ask(sql, signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#refused(error);
    }
  }

  async execute(sql: string, signal?: AbortSignal): Promise<void> {
    const id = randomUUID();
    try {
      await this.#endedWith(signal, id, () =>
        this.#client.command({ query: sql, query_id: id, ...(signal && { abort_signal: signal }) }),
      );
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#refused(error);
    }
  }

  async describe(source: string): Promise<readonly RelationColumn[]> {
    const described = await this.query(`DESCRIBE (SELECT * FROM ${source})`);
    return described.flatMap(([name, type]): RelationColumn[] => {
      const known = typeOf(String(type));
      return known === null ? [] : [{ name: String(name), type: known }];
    });
  }

  /** Those of the present database by their names alone; none of the server's own. */
  async tables(): Promise<readonly string[]> {
    const own = ['system', 'information_schema', 'INFORMATION_SCHEMA', '_temporary_and_external_tables'];
    const rows = await this.query(
      `SELECT database = currentDatabase(), database, name FROM system.tables
        WHERE database NOT IN (${own.map(DIALECTS.clickhouse.text).join(', ')}) AND name NOT LIKE '.inner%' ORDER BY database, name`,
    );
    return rows.map(([present, database, name]) => tableText(present === 1 ? [name] : [database, name]));
  }

  lastCost(): Cost | null {
    return this.#cost;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** The server keeps the result until it is whole, so that an error on the way is no part of it. */
  async #ask(query: string, signal?: AbortSignal): Promise<Row[]> {
    const id = randomUUID();
    return await this.#endedWith(signal, id, async () => {
      const result = await this.#client.query({
        ...{ query, query_id: id, format: 'TabSeparatedWithNamesAndTypes' },
        clickhouse_settings: { ...this.#settings, wait_end_of_query: 1 },
        ...(signal && { abort_signal: signal }),
      });
      const text = await result.text();
      this.#cost = costOf(result.response_headers);
      return rowsOf(text);
    });
  }

  /** A server goes on with what nobody waits for: it is told to stop. */
  async #endedWith<Result>(
    signal: AbortSignal | undefined,
    id: string,
    run: () => Promise<Result>,
  ): Promise<Result> {
    signal?.throwIfAborted();
    try {
      return await run();
    } catch (error) {
      if (signal?.aborted) {
        const query = `KILL QUERY WHERE query_id = ${DIALECTS.clickhouse.text(id)} ASYNC`;
        // A server that cannot be told has nobody to answer to; the statement is given up either way.
        await this.#client
          .command({ query, abort_signal: AbortSignal.timeout(FAREWELL) })
          .catch(() => undefined);
        signal.throwIfAborted();
      }
      throw error;
    }
  }

  #refused(error: unknown) {
    return sourceFailed('ClickHouse refuses a statement', told(error), [this.#password]);
  }
}

/** Older servers wrap what they say. */
const WRAPPED = /^Code: \d+, e\.displayText\(\) = (?:DB::)?Exception: (.*?)(?:, e\.what\(\) = .*)?$/su;
/** Letters of a message, at most: servers repeat the statement. */
const MOST_LETTERS = 300;

function told(error: unknown): unknown {
  if (!(error instanceof Error) || error.message === '') return error;
  const [line = ''] = (WRAPPED.exec(error.message)?.[1] ?? error.message).split('\n');
  return line.length > MOST_LETTERS ? `${line.slice(0, MOST_LETTERS)}…` : line;
}

/** From the header that newer servers send. */
function costOf(headers: Readonly<Record<string, string | string[] | undefined>>): Cost | null {
  const summary = headers['x-clickhouse-summary'];
  if (typeof summary !== 'string') return null;
  const { read_rows: rows, read_bytes: bytes } = JSON.parse(summary) as Record<string, string>;
  return { rows: Number(rows), bytes: Number(bytes) };
}
