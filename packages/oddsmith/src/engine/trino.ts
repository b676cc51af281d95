/** Trino as an engine, over its HTTP protocol. */
import { DIALECTS, OddsmithError, type RelationColumn, type Row } from '@oddsmith/core';
import type { Connect, Connection, Cost } from './engine.js';
import { redacted } from './engine-url.js';
import { reasonOf, sourceFailed } from './failure.js';
import { tableText } from './table-name.js';
import { type Entry, entryOf } from './trino/entry.js';
import { type Answer, Coordinator, StatementFailed } from './trino/protocol.js';
import { rowsOf, typeOf } from './trino/values.js';

export const connectTrino: Connect = async (url, { signal }) => {
  const entry = entryOf(url, process.env);
  const coordinator = new Coordinator(entry);
  try {
    if (!(await coordinator.isReady(signal))) throw new Error('the server is still starting');
    await coordinator.run('SELECT 1', signal);
    return new Trino(coordinator, entry);
  } catch (error) {
    signal?.throwIfAborted();
    throw sourceFailed(`No connection to ${redacted(url)}`, error, [entry.password ?? undefined]);
  }
};

/** Errors of a cluster that lost a part of itself. */
const LOST = [
  'REMOTE_HOST_GONE',
  'REMOTE_TASK_ERROR',
  'REMOTE_TASK_FAILED',
  'REMOTE_TASK_MISMATCH',
  'PAGE_TRANSPORT_ERROR',
  'PAGE_TRANSPORT_TIMEOUT',
  'TOO_MANY_REQUESTS_FAILED',
  'NO_NODES_AVAILABLE',
  'SERVER_SHUTTING_DOWN',
  'ABANDONED_TASK',
];
/** Letters of a message, at most: a syntax error lists every word that may stand there. */
const MOST_LETTERS = 300;
const REMEDY =
  'The data are where they were: run the command again when the cluster has its workers (a fit goes on with --resume of its --checkpoint), or let Trino repeat such statements itself (session.retry_policy=QUERY in the URL).';

class Trino implements Connection {
  readonly dialect = DIALECTS.trino;
  readonly #coordinator: Coordinator;
  readonly #entry: Entry;
  #cost: Cost | null = null;

  constructor(coordinator: Coordinator, entry: Entry) {
    this.#coordinator = coordinator;
    this.#entry = entry;
  }

  async query(sql: string, signal?: AbortSignal): Promise<readonly Row[]> {
    const { columns, data } = await this.#ask(sql, signal);
    const types = columns.map(({ type }) => type);
    return rowsOf(data, types);
  }

  async execute(sql: string, signal?: AbortSignal): Promise<void> {
    await this.#ask(sql, signal);
  }

  async describe(source: string): Promise<readonly RelationColumn[]> {
    const { columns } = await this.#ask(`SELECT * FROM ${source} LIMIT 0`);
    return columns.flatMap(({ name, type }): RelationColumn[] => {
      const known = typeOf(type);
      return known === null ? [] : [{ name, type: known }];
    });
  }

  /** Of the catalog of the URL, or of all; those of the URL's schema by their names alone. */
  async tables(): Promise<readonly string[]> {
    const { catalog, schema } = this.#entry;
    const own = catalog === null ? "table_cat <> 'system'" : `table_cat = ${DIALECTS.trino.text(catalog)}`;
    const rows = await this.query(
      `SELECT table_cat, table_schem, table_name FROM system.jdbc.tables
        WHERE ${own} AND table_schem <> 'information_schema' ORDER BY 1, 2, 3`,
    );
    return rows.map((row) => {
      const known = catalog === null ? 0 : row[1] === schema ? 2 : 1;
      return tableText(row.slice(known));
    });
  }

  lastCost(): Cost | null {
    return this.#cost;
  }

  /** Nothing is kept open. */
  async close(): Promise<void> {}

  async #ask(sql: string, signal?: AbortSignal): Promise<Answer> {
    try {
      const answer = await this.#coordinator.run(sql, signal);
      this.#cost = { rows: answer.rows, bytes: answer.bytes };
      return answer;
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#failed(error);
    }
  }

  #failed(error: unknown): OddsmithError {
    const secrets = [this.#entry.password ?? undefined];
    if (!(error instanceof StatementFailed)) return sourceFailed('Trino does not answer', error, secrets);
    const line = reasonOf(error, secrets);
    const reason = line.length > MOST_LETTERS ? `${line.slice(0, MOST_LETTERS)}…` : line;
    const isLost = LOST.includes(error.reason);
    const what = isLost ? 'Trino lost a part of its cluster' : 'Trino refuses a statement';
    const message = `${what}: ${reason} (${error.reason}).${isLost ? ` ${REMEDY}` : ''}`;
    return new OddsmithError('source-failed', message);
  }
}
