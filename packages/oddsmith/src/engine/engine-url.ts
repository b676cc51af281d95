/** `duckdb:births.db`: where rows are that stay in an engine. */
import { OddsmithError } from '@oddsmith/core';

export interface EngineUrl {
  readonly engine: 'duckdb';
  /** What the engine opens: a database file; empty for one in memory. */
  readonly target: string;
}

const SCHEME = /^([a-z][a-z0-9+.-]+):(?!\\)(.*)$/su;
const ENGINES: readonly string[] = ['duckdb'];
/** Engines that are to come, and what people call them. */
const ELSEWHERE: readonly string[] = ['postgres', 'postgresql', 'clickhouse', 'trino'];

/** The engine of a text such as `duckdb:births.db`, or null for what is a file. Throws `option-unavailable` for other engines. */
export function engineUrl(data: string): EngineUrl | null {
  const match = SCHEME.exec(data);
  if (match === null) return null;
  const [, scheme = '', target = ''] = match;
  if (ENGINES.includes(scheme)) return { engine: 'duckdb', target: target.replace(/^\/\/(?=\/|[^/])/u, '') };
  if (!ELSEWHERE.includes(scheme)) return null;
  const message = `The engine ${scheme} is not in this version; there is duckdb:FILE.`;
  throw new OddsmithError('option-unavailable', message, { option: 'data' });
}
