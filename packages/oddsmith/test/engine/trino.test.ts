/** Trino's protocol against a server that says what one would: `test/engines` asks a real cluster. */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { entryOf } from '../../src/engine/trino/entry.js';
import { connectTrino } from '../../src/engine/trino.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** A server whose statements but the first (SELECT 1 of the connection) are answered by `reply`. */
async function serving(
  reply: (page: number, address: string) => string | number | null,
): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  let page = -1;
  const listener: RequestListener = (request, response) => {
    const { method = '', url: path = '', headers } = request;
    asked.push({ method, path, headers });
    if (path === '/v1/info') return void response.end('{"starting":false}');
    if (method === 'DELETE') return void response.writeHead(204).end();
    const said = page++ < 0 ? '{"id":"0"}' : reply(page - 1, address);
    if (said === null) return;
    if (typeof said === 'number') response.writeHead(said).end('<html>busy</html>');
    else response.end(said);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  );
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `trino://reader@${address}/lake/tests`, asked };
}

const connected = (url: string) => connectTrino({ engine: 'trino', target: url }, {});
const columns = (...types: string[]) => types.map((type, i) => ({ name: `c${i}`, type }));

describe('results', () => {
  it('are exact: doubles, long integers, decimals, and texts that look like numbers', async () => {
    const types = columns(
      'double',
      'double',
      'double',
      'double',
      'bigint',
      'bigint',
      'decimal(38, 2)',
      'varchar',
    );
    const row = `[5.0E-324, -0.0, "NaN", "-Infinity", 9223372036854775807, 42, "0.10", "a\\"9223372036854775807\\\\"]`;
    const { url } = await serving(() => `{"columns":${JSON.stringify(types)},"data":[${row}]}`);
    const [cells] = await (await connected(url)).query('SELECT');
    expect(cells).toEqual([
      5e-324,
      -0,
      NaN,
      -Infinity,
      9223372036854775807n,
      42,
      '0.10',
      'a"9223372036854775807\\',
    ]);
  });

  it('come in pages, from a server that may be busy, with what they cost', async () => {
    const stats = '"stats":{"processedRows":7,"physicalInputBytes":0,"processedBytes":99}';
    const replies = [
      (address: string) => `{"nextUri":"http://${address}/v1/statement/1"}`,
      () => 503,
      (address: string) =>
        `{"columns":${JSON.stringify(columns('double'))},"data":[[1]],"nextUri":"http://${address}/2"}`,
      () => `{"data":[[2]],${stats}}`,
    ];
    const { url } = await serving((page, address) => replies[page]!(address));
    const connection = await connected(url);
    expect(await connection.query('SELECT')).toEqual([[1], [2]]);
    expect(connection.lastCost()).toEqual({ rows: 7, bytes: 99 });
  });

  it('describe the columns that a formula can use', async () => {
    const all = columns(
      'timestamp(3) with time zone',
      'char(4)',
      'array(integer)',
      'real',
      'boolean',
      'varbinary',
    );
    const { url } = await serving(() => JSON.stringify({ columns: all }));
    expect(await (await connected(url)).describe('t')).toEqual([
      { name: 'c0', type: 'date' },
      { name: 'c1', type: 'text' },
      { name: 'c3', type: 'number' },
      { name: 'c4', type: 'boolean' },
    ]);
  });
});

describe('a statement', () => {
  it('that is cancelled is ended in the server', async () => {
    const aborting = new AbortController();
    const { url, asked } = await serving((page, address) => {
      if (page === 0) return `{"nextUri":"http://${address}/v1/statement/executing/7"}`;
      aborting.abort();
      return null;
    });
    const work = (await connected(url)).query('SELECT', aborting.signal);
    const error = await work.catch((thrown: unknown) => thrown);
    expect(error).toBe(aborting.signal.reason);
    expect(asked.at(-1)).toMatchObject({ method: 'DELETE', path: '/v1/statement/executing/7' });
  });

  it('that fails says so in the words of the engine, and what to do where a worker is lost', async () => {
    const failing = async (errorName: string, message: string) => {
      const { url } = await serving(() => JSON.stringify({ error: { errorName, message } }));
      return await (await connected(url)).query('SELECT').catch((error: unknown) => error);
    };
    expect(await failing('SYNTAX_ERROR', `line 1:1: mismatched input\n${'x'.repeat(500)}`)).toMatchObject({
      code: 'source-failed',
      message: 'Trino refuses a statement: line 1:1: mismatched input (SYNTAX_ERROR).',
    });
    const lost = await failing('REMOTE_HOST_GONE', 'Could not communicate with the remote task.');
    expect(lost).toMatchObject({ code: 'source-failed' });
    expect(String(lost)).toMatch(/lost a part of its cluster.*\(REMOTE_HOST_GONE\).*retry_policy=QUERY/);
  });

  it('without an answer, and one that is refused, tell no password', async () => {
    const { url } = await serving(() => 500);
    const error = await (await connected(url)).query('SELECT').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'source-failed',
      message: 'Trino does not answer: the server answers 500.',
    });
    const nowhere = await connected('trino://reader:s3cr3t@127.0.0.1:1/lake?ssl=true').catch(
      (thrown: unknown) => thrown,
    );
    expect(nowhere).toMatchObject({ code: 'source-failed' });
    expect(inspect(nowhere, { depth: 20, showHidden: true })).not.toMatch(/s3cr3t|czNjcjN0/);
  });
});

describe('the URL', () => {
  const entry = (target: string, env = {}) => entryOf({ engine: 'trino', target }, env);

  it('says where and who, and the environment what it leaves out', () => {
    expect(entry('trino://ann:a%40b@host/lake/tests?ssl=true&session.retry_policy=QUERY')).toMatchObject({
      ...{ address: 'https://host:443', user: 'ann', password: 'a@b', catalog: 'lake', schema: 'tests' },
      session: { retry_policy: 'QUERY' },
    });
    expect(entry('trino://host', { TRINO_USER: 'bob' })).toMatchObject({
      ...{ address: 'http://host:8080', user: 'bob', password: null, catalog: null, schema: null },
    });
    expect(entry('trino://ann@host:8443?SSL=1', { TRINO_PASSWORD: 'c' })).toMatchObject({
      ...{ address: 'https://host:8443', user: 'ann', password: 'c' },
    });
  });

  it('is refused where it says too little, too much, or a password to everybody', () => {
    const refused = (target: string, env = {}) => {
      let message = '';
      try {
        entry(target, env);
      } catch (error) {
        expect(error).toMatchObject({ code: 'option-invalid' });
        message = String(error);
      }
      expect(message).not.toContain('s3cr3t');
      return message;
    };
    expect(refused('trino://ann:s3cr3t@host/lake')).toContain('TLS alone');
    expect(refused('trino://ann@host/lake', { TRINO_PASSWORD: 's3cr3t' })).toContain('TLS alone');
    expect(refused('trino://host/lake?sll=true')).toContain('Did you mean "ssl"?');
    expect(refused('trino://host/lake?ssl=maybe')).toContain('"maybe"');
    expect(refused('trino://host/lake/tests/births')).toContain('--table');
    expect(refused('trino://host/lake?sslrootcert=no-such.pem')).toContain('no-such.pem');
    expect(refused('trino://ann:s3cr3t@ho st/')).toContain('no URL');
  });
});
