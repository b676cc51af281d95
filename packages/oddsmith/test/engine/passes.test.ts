/** How a fit in DuckDB comes to its end: from a sample of the rows, by gradients alone, and in few statements. */
import { DuckDBInstance } from '@duckdb/node-api';
import { DIALECTS, fitRelation } from '@oddsmith/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DRAWN, drawn, expectDigits, passesIn } from './drawn.js';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
});
afterAll(() => instance.closeSync());

describe('a fit in DuckDB', () => {
  it('begins where a sample of large data ends, and has few passes', async () => {
    const { relation, queries, whole } = await drawn(instance, 60_000);
    const found = await fitRelation(relation, DRAWN, { termTests: 'none' });
    expectDigits(found, whole);
    expect(queries.some((sql) => sql.includes('h - floor(h)'))).toBe(true);
    const passes = passesIn(queries);
    expect(passes.length).toBeLessThanOrEqual(9);
    expect(
      passes.filter((sql) => sql.includes('sum(w0 * d1)') || sql.includes('* d6 * d6')).length,
    ).toBeLessThanOrEqual(3);
  });

  it('goes by gradients alone where a Hessian takes many statements', async () => {
    const { relation, queries, whole } = await drawn(instance, 3_000, { ...DIALECTS.duckdb, mostSums: 5 });
    const found = await fitRelation(relation, DRAWN, { termTests: 'none' });
    expectDigits(found, whole);
    const hessians = passesIn(queries).filter((sql) => sql.includes('sum(h6 * d6)'));
    expect(hessians.length).toBe(1);
  });

  it('notices rows that come while it goes on', async () => {
    const { relation } = await drawn(instance, 3_000);
    const connection = await instance.connect();
    let passes = 0;
    const query = async (sql: string) => {
      if (sql.includes('exp(') && passes++ === 2)
        await connection.run('INSERT INTO drawn SELECT * FROM drawn LIMIT 7');
      return await relation.query(sql);
    };
    await expect(fitRelation({ ...relation, query }, DRAWN)).rejects.toMatchObject({
      code: 'source-failed',
      message: expect.stringContaining('there were 3000, and now 3007'),
    });
  });
});
