/** What every engine is to the commands: a connection that asks and tells. One file an engine, over its own client. */
import type { Dialect, RelationColumn, Row } from '@oddsmith/core';
import type { EngineUrl } from './engine-url.js';

/** What a statement cost, as far as the engine says. */
export interface Cost {
  /** Rows that the engine read. */
  readonly rows?: number;
  /** Bytes that the engine read. */
  readonly bytes?: number;
}

export interface Connection {
  readonly dialect: Dialect;
  /** The rows of a SELECT. Throws `source-failed` with the engine's own first line, and never with a password. */
  query(sql: string, signal?: AbortSignal): Promise<readonly Row[]>;
  /** A statement without a result, such as CREATE TABLE … AS. */
  execute(sql: string, signal?: AbortSignal): Promise<void>;
  /** Names and types of the columns of what stands after FROM; columns that a formula cannot use are left out. */
  describe(source: string): Promise<readonly RelationColumn[]>;
  /** Tables and views that may be meant, as they are written with --table. */
  tables(): Promise<readonly string[]>;
  /** Of the last statement; null where the engine does not tell. */
  lastCost(): Cost | null;
  close(): Promise<void>;
}

export interface Connecting {
  /** Whether something is to be written; else read only wherever the engine can be told so. */
  readonly writes?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Throws `source-failed` where there is no answer or no entry. */
export type Connect = (url: EngineUrl, options: Connecting) => Promise<Connection>;
