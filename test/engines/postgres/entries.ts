/** Ways in: the URL, variables, the password file, TLS; and ways that are closed. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { engineUrl } from '../../../packages/oddsmith/src/engine/engine-url.js';
import { withRelation } from '../../../packages/oddsmith/src/engine/open.js';
import { failureOf, temporaryFolder } from '../../../packages/oddsmith/test/helpers.js';
import type { PostgresStage } from './stage.js';

const encrypted = (url: string) =>
  withRelation(engineUrl(url), { query: 'SELECT 1 AS x' }, {}, async (relation) => {
    const rows = await relation.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    return rows[0]![0];
  });

export function entries(stage: () => PostgresStage): void {
  describe('ways in', () => {
    const folder = temporaryFolder();
    const place = () => `127.0.0.1:${stage().cluster.port}`;
    const password = () => stage().cluster.secrets.reader;
    afterEach(() => vi.unstubAllEnvs());

    it('the password in a variable, or in the password file', async () => {
      const url = `postgresql://reader@${place()}/postgres`;
      vi.stubEnv('PGPASSFILE', join(folder, 'none'));
      expect((await failureOf(encrypted(url))).message).toMatch(/there is none in the URL, in PGPASSWORD or/);
      const file = join(folder, 'pgpass');
      writeFileSync(file, `127.0.0.1:*:*:reader:${password().replaceAll(':', '\\:')}\n`);
      chmodSync(file, 0o600);
      vi.stubEnv('PGPASSFILE', file);
      expect(await encrypted(url)).toBeTypeOf('boolean');
      vi.stubEnv('PGPASSFILE', join(folder, 'none'));
      vi.stubEnv('PGPASSWORD', password());
      expect(await encrypted(url)).toBeTypeOf('boolean');
    });

    it('everything in variables', async () => {
      const { port } = stage().cluster;
      const all = { PGHOST: '127.0.0.1', PGPORT: String(port), PGUSER: 'reader', PGDATABASE: 'postgres' };
      for (const [name, value] of Object.entries({ ...all, PGPASSWORD: password() })) vi.stubEnv(name, value);
      expect(await encrypted('postgres:')).toBeTypeOf('boolean');
    });

    it('TLS by sslmode, as other clients of PostgreSQL understand it', async (test) => {
      const { certificate } = stage().cluster;
      if (certificate === null) return test.skip('There is no openssl to make a certificate with.');
      const to = (mode: string) => `${stage().reading}?${mode}`;
      const root = `sslrootcert=${encodeURIComponent(certificate)}`;
      expect(await encrypted(stage().reading)).toBe(true);
      expect(await encrypted(to('sslmode=disable'))).toBe(false);
      expect(await encrypted(to('sslmode=require'))).toBe(true);
      expect(await encrypted(to(`sslmode=verify-full&${root}`))).toBe(true);
      expect((await failureOf(encrypted(to('sslmode=verify-full')))).code).toBe('source-failed');
      vi.stubEnv('PGSSLMODE', 'disable');
      expect(await encrypted(stage().reading)).toBe(false);
      const misspelt = await failureOf(encrypted(to('sslmode=requier')));
      expect([misspelt.code, misspelt.message.includes('Did you mean "require"?')]).toEqual([
        'option-invalid',
        true,
      ]);
    });

    it('a lost connection is an error that says so', async () => {
      const work = withRelation(
        engineUrl(stage().reading),
        { query: 'SELECT 1 AS x' },
        {},
        async (relation) => {
          const ending = stage().run(
            "SELECT pg_sleep(0.5); SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'",
          );
          return await Promise.all([relation.query('SELECT pg_sleep(60)'), ending]);
        },
      );
      const { code, message } = await failureOf(work);
      expect(code).toBe('source-failed');
      expect(message).toMatch(/terminat/);
    });

    it('tables of another schema, and names with dots', async () => {
      await stage().run(`CREATE SCHEMA lake; GRANT USAGE ON SCHEMA lake TO reader; CREATE TABLE lake.births AS SELECT 1 AS x;
        CREATE TABLE lake."a.b" AS SELECT 2 AS x; GRANT SELECT ON ALL TABLES IN SCHEMA lake TO reader`);
      const columns = (table: string) =>
        withRelation(engineUrl(stage().reading), { table }, {}, async (relation) => relation.columns.length);
      expect(await columns('lake.births')).toBe(1);
      expect(await columns('lake."a.b"')).toBe(1);
      expect((await failureOf(columns('lake.birhts'))).message).toContain('Did you mean "lake.births"?');
      const { code, message } = await failureOf(columns('Births'));
      expect([code, message.includes('Did you mean "births"?')]).toEqual(['data-shape', true]);
    });

    it('a query with a semicolon and a comment at its end', async () => {
      const count = await withRelation(
        engineUrl(stage().reading),
        { query: 'SELECT 1 AS x, 2 AS z; \n' },
        {},
        async (relation) => relation.columns.length,
      );
      expect(count).toBe(2);
      const commented = { query: 'SELECT 1 AS x -- all of them' };
      const found = await withRelation(engineUrl(stage().reading), commented, {}, async (relation) =>
        relation.query(`SELECT x FROM ${relation.source}`),
      );
      expect(found).toEqual([[1]]);
    });
  });
}
