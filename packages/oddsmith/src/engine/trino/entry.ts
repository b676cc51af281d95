/** Where a Trino coordinator is and who asks: from the URL, and from TRINO_USER and TRINO_PASSWORD. */
import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { didYouMean, OddsmithError } from '@oddsmith/core';
import { decoded, type EngineUrl, redacted } from '../engine-url.js';

export interface Entry {
  /** Scheme, host and port. */
  readonly address: string;
  readonly user: string;
  /** Null where none is asked for. */
  readonly password: string | null;
  readonly catalog: string | null;
  readonly schema: string | null;
  /** Properties of the session, by name. */
  readonly session: Readonly<Record<string, string>>;
  /** Certificates to trust in place of those that Node knows, as PEM. */
  readonly certificates: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const PARAMETERS = ['ssl', 'sslrootcert'];
const SESSION = 'session.';

/** Throws `option-invalid` for what is no URL of Trino, and for a password that would go over the network as it is. */
export function entryOf(url: EngineUrl, env: Environment): Entry {
  const { hostname, port, username, password, pathname, searchParams } = parsed(url);
  const parameters = [...searchParams].filter(([name]) => !name.startsWith(SESSION));
  const unknown = parameters.find(([name]) => !PARAMETERS.includes(name.toLowerCase()));
  if (unknown !== undefined)
    throw invalid(url, `there is no parameter "${unknown[0]}".${didYouMean(unknown[0], PARAMETERS)}`);
  const given = new Map(parameters.map(([name, value]) => [name.toLowerCase(), value]));
  const isSecure = truthOf(url, given.get('ssl') ?? String(given.has('sslrootcert')));
  const secret = decoded(password) || env.TRINO_PASSWORD || null;
  if (secret !== null && !isSecure)
    throw invalid(url, 'a password goes by TLS alone: add ?ssl=true (or leave the password out).');
  const [catalog = '', schema = '', ...rest] = pathname.split('/').slice(1).map(decoded);
  if (rest.some((part) => part !== ''))
    throw invalid(url, 'its path is more than a catalog and a schema; a table is named with --table.');
  return {
    address: `${isSecure ? 'https' : 'http'}://${hostname || 'localhost'}:${port || (isSecure ? 443 : 8080)}`,
    user: decoded(username) || env.TRINO_USER || userInfo().username,
    password: secret,
    catalog: catalog || null,
    schema: schema || null,
    session: Object.fromEntries(
      [...searchParams]
        .filter(([name]) => name.startsWith(SESSION))
        .map(([name, value]) => [name.slice(SESSION.length), value]),
    ),
    certificates: certificatesOf(url, given.get('sslrootcert')),
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

function truthOf(url: EngineUrl, text: string): boolean {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw invalid(url, `ssl is true or false, not "${text}".`);
}

function certificatesOf(url: EngineUrl, file: string | undefined): string | null {
  if (file === undefined) return null;
  if (!existsSync(file)) throw invalid(url, `there is no file ${file} (sslrootcert).`);
  return readFileSync(file, 'utf8');
}

function invalid(url: EngineUrl, reason: string): OddsmithError {
  const message = `${redacted(url)} does not say where a Trino coordinator is: ${reason} Expected trino://user@host:8080/catalog/schema, or with TLS trino://user@host/catalog/schema?ssl=true.`;
  return new OddsmithError('option-invalid', message, { option: 'data' });
}
