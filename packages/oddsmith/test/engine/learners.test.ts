/** Terms that are learnt from all rows, in DuckDB: the schema is that of a fit in memory of the same rows. */
import { DuckDBInstance } from '@duckdb/node-api';
import { type Cell, fitRelation, fitSync, type Relation, type RelationColumn } from '@oddsmith/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameEstimates, expectSameSchema } from '../../../../test/oracle/same-fit.js';
import { someOf, thorough } from './thorough.js';

type Options = Parameters<typeof fitRelation>[2];

const MOST_CELLS = 10_000;
/** Drawn rows: a uniform number, a skew one, a normal one far from 0, a few values, a date, a text. */
const DRAWN = `SELECT i, u, -ln(1 - u) * 7 AS skew, 1e5 + sqrt(-2 * ln(1 - u)) * cos(6.283185307179586 * v) AS far,
  floor(v * 6) AS few, u < 0.3 AS low, DATE '2001-03-04' + CAST(floor(v * 900) AS INTEGER) AS day,
  CASE WHEN u * v < 0.2 THEN 'a' WHEN v < 0.4 THEN 'b' WHEN u < 0.9 THEN 'c' ELSE 'd' END AS g, v, w < 0.2 + 0.5 * u AS yes
  FROM (SELECT i, (hash(i) % 1000003) / 1000003.0 AS u, (hash(i + 77777) % 1000033) / 1000033.0 AS v,
    (hash(i + 555555) % 1000037) / 1000037.0 AS w FROM range(3000) t(i))`;
const BASE = 'SELECT * FROM drawn';
let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE drawn AS ${DRAWN}`);
  connection.closeSync();
});
afterAll(() => instance.closeSync());

const TYPES: Readonly<Record<string, RelationColumn['type']>> = {
  VARCHAR: 'text',
  BOOLEAN: 'boolean',
  DATE: 'date',
};

interface Made {
  readonly relation: Relation;
  readonly queries: string[];
  /** The same rows in memory. */
  rows(): Promise<Record<string, unknown>[]>;
}

/** Rows made in code, behind a guard that lets no result of more than 10,000 cells by. */
async function made(rows: string): Promise<Made> {
  const connection = await instance.connect();
  const all = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS() as Cell[][];
  const queries: string[] = [];
  const query = async (sql: string) => {
    queries.push(sql);
    const found = await all(sql);
    const cells = found.reduce((sum, row) => sum + row.length, 0);
    if (cells > MOST_CELLS) throw new Error(`A result of ${cells} cells: rows are fetched.`);
    return found;
  };
  const source = `(${rows}) AS made`;
  const columns = (await all(`DESCRIBE SELECT * FROM ${source}`)).map(
    ([name, type]): RelationColumn => ({ name: String(name), type: TYPES[String(type)] ?? 'number' }),
  );
  const inMemory = async () =>
    (await all(`SELECT * FROM ${source}`)).map((row) =>
      Object.fromEntries(
        columns.map(({ name }, i) => [name, typeof row[i] === 'bigint' ? Number(row[i]) : row[i]]),
      ),
    );
  return { relation: { dialect: 'duckdb', source, columns, query }, queries, rows: inMemory };
}

async function expectSame(rows: string, formula: string, options: Options = {}): Promise<Made> {
  const both = await made(rows);
  const found = await fitRelation(both.relation, formula, options);
  expectSameEstimates(found, fitSync(await both.rows(), formula, options));
  return both;
}

describe('every learner', () => {
  it.each(
    someOf([
      'poly(u, 3)',
      'poly(far, 2) + poly(skew, 5)',
      'poly(skew, 2, raw = TRUE)',
      'ns(skew, df = 4)',
      'ns(u, knots = c(0.2, 0.6))',
      'ns(u, df = 3, Boundary.knots = c(0.1, 0.8))',
      'bs(far, df = 6)',
      'bs(u, df = 5, degree = 2)',
      'rcs(skew, 4)',
      'rcs(u) + rcs(v, 3)',
      'scale(far) + scale(skew, center = FALSE) + scale(u, scale = FALSE)',
      'I(scale(skew)^2) + log(9 + scale(scale(u) + v))',
      'cut(skew, 4)',
      'cut(scale(u), 3):v + ordered(cut(v, 4))',
      'lump(g, 2) + lump(few, 3, other = "rest")',
      'relevel(lump(g, 2), ref = "other") * u',
      'C(g, treatment, base = 3) + C(few, sum)',
      'lump(cut(u, 7), 3) + C(cut(v, 3), base = 2)',
      'poly(log(skew + 1), 3) + ns(I(u * v), df = 3)',
      'poly(day, 2) + ns(as.numeric(day), df = 3)',
      'lump(year(day), 2) + factor(month(day))',
      'I(scale(low * u)) + poly(u + (g == "a"), 2)',
      'poly(u, 2) * low + ns(v, df = 2):g',
      'v + offset(scale(u)) + offset(I(v / 3))',
      'ifelse(u < 0.01, "rare", ifelse(v < 0.5, "early", "late"))',
    ]),
  )('%s', async (term) => {
    await expectSame(BASE, `yes ~ ${term}`);
  });
});

describe('what rows are like', () => {
  it.runIf(thorough)('ties at knots and at the ends', async () => {
    const tied = `SELECT yes, v, greatest(0.2, least(0.8, u)) AS x, floor(skew) AS k, CASE WHEN few < 2 THEN 0.5 ELSE u END AS z FROM (${BASE})`;
    await expectSame(tied, 'yes ~ rcs(x, 5) + ns(k, df = 3)');
    await expectSame(tied, 'yes ~ rcs(z, 4) + bs(k, df = 4)');
    await expectSame(tied, 'yes ~ rcs(x, 3) + v');
  });

  it('missing, infinite and weightless rows do not count', async () => {
    const holes = `SELECT yes, CASE WHEN i % 7 = 0 THEN NULL ELSE u END AS x, CASE WHEN i % 11 = 0 THEN NULL ELSE skew END AS s,
      CASE WHEN i % 5 = 0 THEN 0 ELSE 1 + i % 3 END AS w, CASE WHEN i % 5 = 0 THEN 'no weight' ELSE g END AS g FROM (${BASE})`;
    await expectSame(holes, 'yes ~ poly(x, 2) + ns(s, df = 3) + lump(g, 2) + scale(s)', { weights: 'w' });
    const counts = `SELECT CASE WHEN i % 4 = 0 THEN 0 ELSE 1 + i % 3 END AS e, CASE WHEN i % 4 = 0 THEN 0 ELSE i % 2 END AS o,
      CASE WHEN i % 4 = 0 THEN skew + 100 ELSE skew END AS s FROM (${BASE})`;
    await expectSame(counts, 'cbind(e, o) ~ ns(s, df = 3) + cut(s, 3)');
  });

  it.runIf(thorough)('numbers of all sizes and signs', async () => {
    const sizes = `SELECT yes, v, (u - 0.5) * exp((v - 0.5) * 400) AS wide, CASE WHEN few = 0 THEN 0 ELSE (v - 0.5) * 1e-7 END AS tiny, 1.7e9 + i / 64 AS stamp FROM (${BASE})`;
    const { queries } = await expectSame(sizes, 'yes ~ ns(tiny, df = 4) + poly(stamp, 3) + cut(wide, 2):v');
    expect(queries.length).toBeLessThan(80);
    const both = await made(sizes);
    // Columns of such knots are nearly collinear: their estimates have fewer digits.
    const wide = 'yes ~ ifelse(wide > 0, 1, 0) + rcs(pmax(-1, pmin(wide, 1)), 5)';
    const { schema } = await fitRelation(both.relation, wide);
    expectSameSchema(schema, fitSync(await both.rows(), wide).schema);
  });

  it('what cannot be learnt is refused as in memory', async () => {
    const rows = `SELECT yes, 3 AS one, few, CAST(i % 2 AS DOUBLE) AS two, u, i FROM (${BASE})`;
    for (const term of [
      'poly(one, 1)',
      'scale(one)',
      'ns(one, df = 2)',
      'poly(two, 2)',
      'rcs(few, 4)',
      'C(few, base = 9)',
      'ns(two, df = 5)',
      'poly(I(log(i)), 2)',
      'cut(u, 1)',
    ]) {
      const both = await made(rows);
      const formula = `yes ~ u + ${term}`;
      let known: { code?: string } = {};
      try {
        fitSync(await both.rows(), formula);
      } catch (error) {
        known = error as { code: string };
      }
      expect(known.code, term).toBeDefined();
      await expect(fitRelation(both.relation, formula), term).rejects.toMatchObject({ code: known.code });
    }
  });

  it('rows that repeat are counted, and learnt from as often as they are there', async () => {
    const few = `SELECT yes, floor(u * 12) AS k, floor(v * v * 9) AS j, CASE WHEN i % 9 = 0 THEN NULL ELSE g END AS g, 1 + i % 2 AS w, (i * 7) % 3 AS z FROM (${BASE})`;
    const term = 'yes ~ poly(k, 3) + scale(j) + lump(g, 2)';
    const { queries } = await expectSame(few, term);
    expect(queries.filter((sql) => sql.includes('exp('))).toEqual([]);
    await expectSame(few, 'yes ~ ns(k, df = 3) + rcs(j, 3) + cut(k, 4):j');
    await expectSame(few, term, { weights: 'w' });
    await expectSame(few, term, { weights: 'z' });
  });
});
