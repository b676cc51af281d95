/**
 * Trino's protocol of statements over HTTP: a POST, then GETs of the next page until there is none; a DELETE ends the statement.
 * Written here because the client on npm (trino-client 0.2.9) rounds integers beyond 2^53, hides the identifier of a statement until
 * rows come, so that it cannot be cancelled, and gives up where a busy server asks to be asked again.
 */
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Entry } from './entry.js';
import { parsed } from './values.js';

/** What a statement came to. */
export interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly data: readonly (readonly unknown[])[];
  readonly rows: number;
  readonly bytes: number;
}

interface Page {
  readonly nextUri?: string;
  readonly columns?: Answer['columns'];
  readonly data?: Answer['data'];
  readonly stats?: {
    readonly processedRows?: number;
    readonly processedBytes?: number;
    readonly physicalInputBytes?: number;
  };
  readonly error?: { readonly message?: string; readonly errorName?: string };
}

/** What the engine says of a statement that failed. */
export class StatementFailed extends Error {
  /** The name of the error, such as `TABLE_NOT_FOUND`. */
  readonly reason: string;

  constructor(message: string, reason: string) {
    super(message);
    this.reason = reason;
  }
}

/** Milliseconds to wait for an answer: the server answers within a second, if only that it has nothing yet. */
const PATIENCE = 60_000;
/** Milliseconds for the request that a statement be ended. */
const FAREWELL = 2000;
/** Answers of a server that is busy, or of what stands before it. */
const AGAIN = [429, 502, 503, 504];
const PAUSE = 100;

export class Coordinator {
  readonly #entry: Entry;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(entry: Entry) {
    const { user, password, catalog, schema, session } = entry;
    const settings = Object.entries(session).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    this.#entry = entry;
    this.#headers = {
      'X-Trino-User': user,
      'X-Trino-Source': 'oddsmith',
      ...(catalog !== null && { 'X-Trino-Catalog': catalog }),
      ...(schema !== null && { 'X-Trino-Schema': schema }),
      ...(settings.length > 0 && { 'X-Trino-Session': settings.join(',') }),
      ...(password !== null && {
        Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      }),
    };
  }

  /** Whether there is a coordinator that has started. Throws where nobody answers. */
  async isReady(signal?: AbortSignal): Promise<boolean> {
    const { starting } = (await this.#asked('GET', '/v1/info', { signal })) as { starting?: boolean };
    return starting === false;
  }

  /** Throws `StatementFailed`, what the network throws, or the signal's reason after the statement was ended. */
  async run(sql: string, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted();
    const data: (readonly unknown[])[] = [];
    let columns: Answer['columns'] = [];
    // Not ended by the signal: who does not know the statement's name cannot end it in the server.
    let page = (await this.#asked('POST', '/v1/statement', { body: sql })) as Page;
    for (;;) {
      const { error, nextUri, stats } = page;
      if (error !== undefined)
        throw new StatementFailed(error.message ?? 'no reason is given', error.errorName ?? 'UNKNOWN');
      columns = page.columns ?? columns;
      data.push(...(page.data ?? []));
      if (nextUri === undefined) {
        const bytes = stats?.physicalInputBytes || stats?.processedBytes || 0;
        return { columns, data, rows: stats?.processedRows ?? 0, bytes };
      }
      page = await this.#next(nextUri, signal);
    }
  }

  async #next(uri: string, signal: AbortSignal | undefined): Promise<Page> {
    try {
      signal?.throwIfAborted();
      return (await this.#asked('GET', uri, { signal })) as Page;
    } catch (error) {
      // A server that cannot be told has nobody to answer to; the statement is given up either way.
      if (signal?.aborted) await this.#sent('DELETE', uri, { patience: FAREWELL }).catch(() => undefined);
      signal?.throwIfAborted();
      throw error;
    }
  }

  /** The JSON of an answer; asked again while the server is busy. */
  async #asked(method: string, path: string, options: Sending): Promise<unknown> {
    const last = performance.now() + PATIENCE;
    for (let pause = PAUSE; ; pause = Math.min(2 * pause, 20 * PAUSE)) {
      const { status, text } = await this.#sent(method, path, options);
      if (status === 200) return parsed(text);
      if (!AGAIN.includes(status) || performance.now() > last) throw new Error(told(status, text));
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** A connection of its own for each request: those that are kept may be closed by the server as one is sent. */
  #sent(method: string, path: string, { body, signal, patience = PATIENCE }: Sending): Promise<Reply> {
    const { address, certificates } = this.#entry;
    const url = new URL(path, address);
    const isSecure = url.protocol === 'https:';
    if (!isSecure && address.startsWith('https:'))
      throw new Error('The server sends on to an address without TLS.');
    const waiting = AbortSignal.timeout(patience);
    const options = {
      ...{ method, headers: this.#headers, agent: false },
      signal: signal ? AbortSignal.any([signal, waiting]) : waiting,
      ...(certificates !== null && { ca: certificates }),
    };
    return new Promise((resolve, reject) => {
      const fail = (error: Error) =>
        reject(waiting.aborted ? new Error(`no answer within ${patience / 1000} seconds`) : error);
      const request = (isSecure ? overHttps : overHttp)(url, options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text })).on('error', fail);
      });
      request.on('error', fail).end(body);
    });
  }
}

interface Sending {
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. */
  readonly patience?: number;
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

function told(status: number, text: string): string {
  if (status === 401) return `user or password is wrong (${status})`;
  const line = text.trimStart().startsWith('<') ? '' : (text.trim().split('\n')[0] ?? '');
  return `the server answers ${status}${line === '' ? '' : `: ${line.slice(0, 200)}`}`;
}
