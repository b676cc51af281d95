/** Where a server is and who asks: from the URL and the CLICKHOUSE_… variables that its own client reads. */
import { didYouMean, OddsmithError } from '@oddsmith/core';
import { decoded, type EngineUrl, redacted } from '../engine-url.js';

export interface Entry {
  /** Scheme, host and port of the HTTP interface. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const PARAMETERS = ['secure', 'database'];

/** Throws `option-invalid` for what is no URL of ClickHouse. */
export function entryOf(url: EngineUrl, env: Environment): Entry {
  const { hostname, port, username, password, pathname, searchParams } = parsed(url);
  const unknown = [...searchParams.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined)
    throw invalid(url, `there is no parameter "${unknown}".${didYouMean(unknown, PARAMETERS)}`);
  const secure = searchParams.get('secure') ?? 'false';
  if (!['true', 'false', '1', '0'].includes(secure))
    throw invalid(url, `secure is true or false, not "${secure}".`);
  const isSecure = secure === 'true' || secure === '1';
  const host = hostname || env.CLICKHOUSE_HOST || 'localhost';
  return {
    url: `${isSecure ? 'https' : 'http'}://${host}:${port || (isSecure ? 8443 : 8123)}`,
    username: decoded(username) || env.CLICKHOUSE_USER || 'default',
    password: decoded(password) || env.CLICKHOUSE_PASSWORD || '',
    database:
      searchParams.get('database') || decoded(pathname.slice(1)) || env.CLICKHOUSE_DATABASE || 'default',
  };
}

function parsed(url: EngineUrl): URL {
  try {
    return new URL(url.target);
  } catch {
    // What it throws holds the whole URL, and with it a password.
    throw invalid(url, 'it is no URL.');
  }
}

function invalid(url: EngineUrl, reason: string): OddsmithError {
  const message = `${redacted(url)} does not say where a ClickHouse server is: ${reason} Expected clickhouse://user@host:8123/database?secure=true.`;
  return new OddsmithError('option-invalid', message, { option: 'data' });
}
