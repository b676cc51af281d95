/// <reference path="./pgpass.d.ts" />
/** Where a server is and who asks: from the URL, the PG… variables and the password file, as other clients of PostgreSQL do. */
import { userInfo } from 'node:os';
import { didYouMean, OddsmithError } from '@oddsmith/core';
import type { ClientConfig } from 'pg';
import { type ConnectionOptions, parse, toClientConfig } from 'pg-connection-string';
import pgpass from 'pgpass';
import { type EngineUrl, redacted } from '../engine-url.js';
import { reasonOf } from '../failure.js';

export interface Entry {
  readonly config: ClientConfig;
  /** Whether a server without TLS is asked without. */
  readonly plainToo: boolean;
  /** What no message may hold. */
  readonly secrets: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Seconds to wait for a server, where nothing else is said. */
const PATIENCE = 30;
/** Parameters of TLS that a URL may leave to variables. */
const TLS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey'] as const;
const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/** Throws `option-invalid` for what is no URL of PostgreSQL. */
export function entryOf(url: EngineUrl, env: Environment): Entry {
  const options = parsed(url, env);
  const mode = options.sslmode ?? (options.ssl === undefined ? 'prefer' : null);
  if (mode !== null && !MODES.includes(String(mode)))
    throw invalid(
      url,
      `there is no sslmode "${mode}".${didYouMean(String(mode), MODES)} Expected one of ${MODES.join(', ')}`,
    );
  const known = toClientConfig(options);
  const password = known.password || env.PGPASSWORD;
  const config: ClientConfig = {
    ...known,
    user: known.user || env.PGUSER || userInfo().username,
    fallback_application_name: 'oddsmith',
    connectionTimeoutMillis: 1000 * Number(options.connect_timeout ?? env.PGCONNECT_TIMEOUT ?? PATIENCE),
    ...(mode !== null && { ssl: tlsOf(String(mode), known.ssl) }),
  };
  return {
    config: { ...config, password: password || (() => fromFile(config, env)) },
    plainToo: mode === 'prefer' || mode === 'allow',
    secrets: [known.password, env.PGPASSWORD].filter((secret) => typeof secret === 'string'),
  };
}

/** As libpq understands sslmode: `require` encrypts and asks for no certificate, unless there is one of a root. */
function parsed(url: EngineUrl, env: Environment): ConnectionOptions {
  const { target } = url;
  const missing = TLS.flatMap((name) => {
    const value = env[`PG${name.toUpperCase()}`];
    return value === undefined || value === '' || target.includes(`${name}=`) ? [] : [[name, value]];
  });
  const more = new URLSearchParams(missing).toString();
  const whole = more === '' ? target : `${target}${target.includes('?') ? '&' : '?'}${more}`;
  try {
    return parse(whole, { useLibpqCompat: true });
  } catch (error) {
    throw invalid(url, reasonOf(error));
  }
}

function invalid(url: EngineUrl, reason: string): OddsmithError {
  const message = `${redacted(url)} does not say where a PostgreSQL server is: ${reason}. Expected postgres://user@host:5432/database?sslmode=require.`;
  return new OddsmithError('option-invalid', message, { option: 'data' });
}

function tlsOf(mode: string, asParsed: ClientConfig['ssl']): ClientConfig['ssl'] {
  if (mode === 'disable') return false;
  return ['allow', 'prefer', 'no-verify'].includes(mode) ? { rejectUnauthorized: false } : asParsed;
}

/** Asked for when the server wants a password. */
async function fromFile({ user, host, port, database }: ClientConfig, env: Environment): Promise<string> {
  const entry = {
    ...{ user: user!, host: host || env.PGHOST || 'localhost' },
    port: port ?? Number(env.PGPORT ?? 5432),
    database: database || env.PGDATABASE || user!,
  };
  const found = await new Promise<string | undefined>((resolve) => pgpass(entry, resolve));
  if (found !== undefined) return found;
  throw new Error(
    'it asks for a password, and there is none in the URL, in PGPASSWORD or in the password file (~/.pgpass)',
  );
}
