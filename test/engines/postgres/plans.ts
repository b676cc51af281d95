/** How PostgreSQL goes about a pass: each step once, by several workers; and of the same rows every time. */
import { fitRelation } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { engineUrl } from '../../../packages/oddsmith/src/engine/engine-url.js';
import { withRelation } from '../../../packages/oddsmith/src/engine/open.js';
import type { PostgresStage } from './stage.js';

export function plans(stage: () => PostgresStage): void {
  describe('plans', () => {
    it('compute exp once a row, and share the rows among workers', async () => {
      await stage().run(`DROP TABLE IF EXISTS many; CREATE TABLE many AS SELECT (i * 31) % 7 < 3 AS y, sin(i) AS x, cos(i * 1.7) AS v, sin(i * 0.3) AS w
        FROM generate_series(1, 200000) AS t(i); ANALYZE many`);
      const passes: string[] = [];
      await withRelation(engineUrl(stage().reading), { table: 'many' }, {}, (relation) => {
        const query: typeof relation.query = (sql, signal) => {
          if (sql.includes('exp(')) passes.push(sql);
          return relation.query(sql, signal);
        };
        return fitRelation({ ...relation, query }, 'y ~ x + v + w', { termTests: 'none' });
      });
      expect(passes.length).toBeGreaterThan(2);
      for (const sql of passes) {
        const plan = (await stage().asked(`EXPLAIN (VERBOSE, COSTS OFF) ${sql}`)).join('\n');
        expect(plan).toMatch(/Finalize Aggregate.*Gather.*Partial Aggregate.*Parallel Seq Scan/s);
        expect(plan.match(/\bexp\(/g)).toHaveLength(1);
      }
    });

    it('see the rows that there were at the beginning, and cannot write', async () => {
      const url = engineUrl(stage().reading);
      await withRelation(url, { table: 'many' }, {}, async (relation) => {
        const count = async () => (await relation.query(`SELECT count(*) FROM ${relation.source}`))[0]![0];
        const before = await count();
        await stage().run('INSERT INTO many SELECT * FROM many LIMIT 5');
        expect(await count()).toBe(before);
        const [row] = await relation.query(
          "SELECT current_setting('jit'), current_setting('transaction_isolation')",
        );
        expect(row).toEqual(['off', 'repeatable read']);
      });
      const writing = withRelation(engineUrl(stage().writing), { table: 'many' }, {}, (_, connection) =>
        connection.execute('CREATE TABLE forbidden AS SELECT 1 AS x'),
      );
      await expect(writing).rejects.toMatchObject({
        code: 'source-failed',
        message: expect.stringContaining('read-only transaction'),
      });
      const two = withRelation(url, { table: 'many' }, {}, (relation) =>
        relation.query('SELECT 1; SELECT 2'),
      );
      await expect(two).rejects.toThrow('cannot insert multiple commands');
    });

    it('of 400 columns and of a long sum', async () => {
      const names = Array.from({ length: 400 }, (_, j) => `c${j}`);
      await stage().run(`DROP TABLE IF EXISTS wide; CREATE TABLE wide AS SELECT (i * 31) % 7 < 3 AS y, ${names.map((name, j) => `sin(i * ${j + 1}.5) AS ${name}`).join(', ')}
        FROM generate_series(1, 20) AS t(i)`);
      const rows = await withRelation(engineUrl(stage().reading), { table: 'wide' }, {}, async (relation) => {
        const sum = names.map((name) => `CAST('1e-3' AS float8) * ${name}`).join(' + ');
        return relation.query(`SELECT sum(${sum}) FROM ${relation.source}`);
      });
      expect(Number.isFinite(rows[0]![0])).toBe(true);
    });
  });
}
