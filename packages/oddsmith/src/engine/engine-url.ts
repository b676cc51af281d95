/** `duckdb:births.db`, `postgres://host/births`: where rows are that stay in an engine. */
import { existsSync } from 'node:fs';
import { didYouMean, nearestName, OddsmithError } from '@oddsmith/core';

export type EngineName = 'duckdb' | 'postgres' | 'clickhouse' | 'trino';

export interface EngineUrl {
  readonly engine: EngineName;
  /** What the engine opens. DuckDB: a database file, empty for one in memory; the others: the URL as it was given. */
  readonly target: string;
}

/** Two letters at least: one is a drive of Windows. */
const SCHEME = /^([a-z][a-z0-9+.-]+):(.*)$/isu;
const ENGINES: ReadonlyMap<string, EngineName> = new Map([
  ['duckdb', 'duckdb'],
  ['postgres', 'postgres'],
  ['postgresql', 'postgres'],
  ['clickhouse', 'clickhouse'],
  ['trino', 'trino'],
]);

/**
 * The engine of a text such as `duckdb:births.db`, or null for what is a file. Throws `option-invalid` for a scheme that is nearly
 * one of an engine, where there is no file of that name.
 */
export function engineUrl(data: string): EngineUrl | null {
  const match = SCHEME.exec(data);
  if (match === null) return null;
  const [, scheme = '', rest = ''] = match;
  const engine = ENGINES.get(scheme.toLowerCase());
  if (engine === 'duckdb') return { engine, target: rest.replace(/^\/\/(?=\/|[^/])/u, '') };
  if (engine !== undefined) return { engine, target: data };
  if (nearestName(scheme, ENGINES.keys()) === undefined || existsSync(data)) return null;
  const message = `There is no engine "${scheme}".${didYouMean(scheme, ENGINES.keys())} Engines: ${[...new Set(ENGINES.values())].join(', ')}.`;
  throw new OddsmithError('option-invalid', message, { option: 'data' });
}

/** Scheme, user, the rest of the user's entry, host, path, and what follows. */
const PARTS =
  /^([a-z]+):\/\/(?:([^:@/?#\s]*)(?::[^@/?#\s]*)?@)?([^@/?#\s]*)((?:\/[^@?#\s]*)?)(?:[?#][^@]*)?$/iu;

/** The URL for messages: no password, no parameters. Where it is not clear what belongs to the password, the scheme alone. */
export function redacted({ engine, target }: EngineUrl): string {
  if (engine === 'duckdb') return `duckdb:${target}`;
  const match = PARTS.exec(target);
  if (match === null) return `${engine}:`;
  const [, scheme, user, host, path] = match;
  return `${scheme}://${user ? `${user}@` : ''}${host}${path}`;
}

/** A part of a URL as text: a `%` that encodes nothing is one. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
