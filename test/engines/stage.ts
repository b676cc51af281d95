/** What an engine gives to the contract suite: a server with roles, a way to fill it, and a way to look at it from outside. */
import type { DialectName, Relation } from '@oddsmith/core';

export type Value = number | string | boolean | null;

export interface StageColumn {
  readonly name: string;
  /** `integer`: of 64 bits; a value beyond 2⁵³ is a text. `date`: values are texts such as 2020-01-31. */
  readonly type: 'number' | 'integer' | 'text' | 'boolean' | 'date';
}

/** Rows to be put into a table. */
export interface StageTable {
  readonly columns: readonly StageColumn[];
  readonly rows: readonly (readonly Value[])[];
}

/** An engine without a URL: in the process of the test, behind a `query` of one's own. */
export interface Library extends Loading {
  /** A table that was loaded. */
  relation(table: string): Promise<Relation>;
}

interface Loading {
  readonly dialect: DialectName;
  /** Bytes of a name, at most, where the engine cuts longer ones. */
  readonly longestName?: number;
  /** The engine, as it is here, has no window functions. */
  readonly hasWindows?: false;
  /** Makes a table by the engine's own client, in place of one of that name. */
  load(name: string, table: StageTable): Promise<void>;
  /** The rows of a SELECT by the engine's own client. */
  asked(sql: string): Promise<readonly (readonly unknown[])[]>;
  stop(): Promise<void>;
}

export interface Stage extends Loading {
  /** The URL of a role that may SELECT from all tables and do nothing else. */
  readonly reading: string;
  /** The URL of a role that may make tables, too. */
  readonly writing: string;
  /** Passwords and keys in the URLs, as they are: no output may have them. */
  readonly secrets: readonly string[];
  /** What stands after FROM in a query that runs for a minute and more, as the reading role may ask it. */
  readonly slow: string;
  /** How many statements of the reading role run now. */
  running(): Promise<number>;
}
