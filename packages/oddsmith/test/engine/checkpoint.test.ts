/** Fits in DuckDB that break off, and go on. */
import { DuckDBInstance } from '@duckdb/node-api';
import { type FitRelationOptions, fitRelation, type Iteration, type Relation } from '@oddsmith/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DRAWN, type Drawn, drawn, expectDigits, passesIn } from './drawn.js';

let instance: DuckDBInstance;
let data: Drawn;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  data = await drawn(instance, 4_000);
});
afterAll(() => instance.closeSync());

/** An engine that is lost after so many passes. */
function losing({ query, ...relation }: Relation, passes: number): Relation {
  let left = passes;
  return {
    ...relation,
    query: async (sql) => {
      if (sql.includes('exp(') && left-- === 0) throw new Error('the worker is gone');
      return await query(sql);
    },
  };
}

async function broken(passes: number, options: FitRelationOptions = {}): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const checkpoint = (bytes: Uint8Array) => parts.push(bytes.slice());
  const fitting = fitRelation(losing(data.relation, passes), DRAWN, { ...options, checkpoint });
  await expect(fitting).rejects.toThrow('the worker is gone');
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe('a fit that lost its engine', () => {
  it.each([0, 1, 4, 9, 12])(
    'goes on after %d passes, to the same result, without asking again',
    async (passes) => {
      const { relation, queries, whole } = data;
      const resume = await broken(passes);
      const begun = queries.length;
      const found = await fitRelation(relation, DRAWN, { resume });
      const asked = queries.slice(begun);
      expectDigits(found, whole);
      const all = queries.length;
      const unbroken = await fitRelation(relation, DRAWN);
      expect(passesIn(asked).length).toBe(passesIn(queries.slice(all)).length - passes);
      expect(asked.some((sql) => /sum\((?:\(a \+ b\)|h0)/.test(sql) && !sql.includes('exp('))).toBe(false);
      expect(found.report).toMatchObject({
        iterations: unbroken.report.iterations,
        passes: unbroken.report.passes,
      });
      found.coefficients.forEach(({ estimate }, j) => {
        expect(Math.abs(estimate! / unbroken.coefficients[j]!.estimate! - 1)).toBeLessThan(1e-13);
      });
    },
  );

  it('says where it is at every step', async () => {
    const steps: Iteration[] = [];
    const found = await fitRelation(data.relation, DRAWN, { onIteration: (step) => steps.push(step) });
    const last = steps.at(-1)!.coefficients;
    found.coefficients.forEach(({ estimate, standardError }, j) => {
      expect(Math.abs(last[j]! - estimate!) / standardError!).toBeLessThan(1e-2);
    });
  });

  it('is not taken up as another', async () => {
    const resume = await broken(3);
    const code = (formula: string, options: FitRelationOptions, relation = data.relation) =>
      fitRelation(relation, formula, options).then(
        () => 'fitted',
        (error) => error.code,
      );
    expect(await code('y ~ x1 + x2', { resume })).toBe('checkpoint-foreign');
    expect(await code(DRAWN, { resume, event: '0' })).toBe('checkpoint-foreign');
    const fewer = { ...data.relation, source: '(SELECT * FROM drawn LIMIT 3000) AS fewer' };
    expect(await code(DRAWN, { resume }, fewer)).toBe('checkpoint-foreign');
    const altered = resume.slice();
    altered[400] = altered[400]! ^ 1;
    expect(['checkpoint-damaged', 'checkpoint-foreign']).toContain(await code(DRAWN, { resume: altered }));
    expect(await code(DRAWN, { resume: resume.slice(0, 40) })).toBe('checkpoint-damaged');
    const torn = await fitRelation(data.relation, DRAWN, { resume: resume.slice(0, -10) });
    expectDigits(torn, data.whole);
  });
});
