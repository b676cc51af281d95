/** Rows in DuckDB that are separated, or nearly: the verdict, the coefficients and the limit of memory. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import {
  type Cell,
  type FitRelationOptions,
  fitRelation,
  fitSync,
  type Relation,
  type RelationColumn,
} from '@oddsmith/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  overlappingProblem,
  type Problem,
  separatedProblem,
  sequence,
} from '../../../../test/oracle/separated-problems.js';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { zooTable } from '../../../../test/oracle/zoo-fit.js';
import { DUCKDB } from '../../../core/src/formula/sql/dialect.js';
import { searchSeparation, type Verdict } from '../../../core/src/relation/separation/search.js';
import { worstMargin } from '../../../core/test/diagnostics/exact-cone.js';
import { separationOf } from '../../../core/test/diagnostics/separation-input.js';
import { run } from '../command.js';
import { dataFile, temporaryFolder } from '../helpers.js';
import { someOf, thorough } from './thorough.js';

const MOST_CELLS = 10_000;
/** Problems of each sort: more with `SEPARATION_RUNS=10000`. */
const RUNS = Number(process.env.SEPARATION_RUNS ?? (thorough ? 150 : 50));
const seeds = Array.from({ length: RUNS }, (_, k) => k + 1);

let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

/** Answers, unless rows were fetched. */
async function query(sql: string): Promise<Cell[][]> {
  const rows = (await connection.runAndReadAll(sql)).getRowsJS() as Cell[][];
  const cells = rows.reduce((sum, row) => sum + row.length, 0);
  if (cells > MOST_CELLS) throw new Error(`A result of ${cells} cells: rows are fetched.`);
  return rows;
}

describe(`the search, a few rows at a time (seeds 1 to ${RUNS})`, () => {
  async function searched({ rows, demands }: Pick<Problem, 'rows' | 'demands'>, most: number) {
    const names = rows[0]!.map((_, j) => `x${j}`);
    const cells = rows.map((row, i) => [...row, demands[i]! >= 0 ? 1 : 0, demands[i]! <= 0 ? 1 : 0, 0]);
    const values = cells.map((row) => `(${row.map((value) => DUCKDB.double(value)).join(', ')})`);
    const source = `(VALUES ${values.join(', ')}) AS rows(${[...names, 'a', 'b', 'o'].join(', ')})`;
    await connection.run(`CREATE OR REPLACE TEMP TABLE problem AS SELECT * FROM ${source}`);
    const chain = { dialect: DUCKDB, source: 'problem', steps: [] };
    const start = new Float64Array(names.length);
    const sizes = names.map((_, j) => Math.max(...rows.map((row) => Math.abs(row[j]!))));
    const set = { rows: { chain, columns: names, more: [] }, sizes, start, asking: { query } };
    return await searchSeparation({ ...set, counter: { passes: 0 }, most });
  }

  const told = (verdict: Verdict) => {
    if (typeof verdict === 'string') return verdict;
    const { kind, infinite, separatedCount } = verdict.separation;
    return { kind, infinite, separatedCount };
  };

  it('finds what memory finds, and its direction multiplies out exactly', async () => {
    for (const seed of seeds) {
      const { kind, rows, demands } = separatedProblem(seed);
      const memory = separationOf(rows, demands)!;
      const { infinite, separatedCount } = memory;
      const verdict = await searched({ rows, demands }, 3 + (seed % 5));
      expect({ seed, kind, told: told(verdict) }).toEqual({
        ...{ seed, kind },
        told: { kind: memory.kind, infinite, separatedCount },
      });
      if (typeof verdict === 'string') continue;
      expect(worstMargin(rows, demands, verdict.separation.direction), `seed ${seed}`).toBeGreaterThanOrEqual(
        0,
      );
    }
  }, 120_000);

  it('finds nothing where one row overlaps', async () => {
    for (const seed of seeds) {
      const { kind, rows, demands } = overlappingProblem(seed);
      const verdict = await searched({ rows, demands }, 3 + (seed % 5));
      expect({ seed, kind, told: told(verdict) }).toEqual({ seed, kind, told: 'overlapping' });
    }
  }, 120_000);

  it('rows that are both, and rows without weight', async () => {
    const rows = [1, 2, 3, 3, 4, 5].map((x) => [1, x]);
    const both = await searched({ rows, demands: [-1, -1, 0, -1, 1, 1] }, 2);
    expect(told(both)).toEqual({ kind: 'quasi', infinite: [true, true], separatedCount: 4 });
    const apart = await searched({ rows, demands: [-1, 0, -1, 0, 1, 1] }, 2);
    expect(told(apart)).toBe('overlapping');
    await connection.run('UPDATE problem SET a = 0, b = 0 WHERE x1 = 2 OR x1 = 3');
    const chain = { dialect: DUCKDB, source: 'problem', steps: [] };
    const columns = ['x0', 'x1'];
    const from = { sizes: [1, 5], start: new Float64Array(2), asking: { query } };
    const set = { rows: { chain, columns, more: [] }, ...from };
    const left = await searchSeparation({ ...set, counter: { passes: 0 }, most: 2 });
    expect(told(left)).toEqual({ kind: 'complete', infinite: [true, true], separatedCount: 3 });
  });
});

/** A relation of a query. */
async function relationOf(rows: string): Promise<Relation> {
  const source = `(${rows}) AS made`;
  const described = await query(`DESCRIBE SELECT * FROM ${source}`);
  const columns = described.map(([name, type]): RelationColumn => {
    const kind = type === 'VARCHAR' ? 'text' : type === 'BOOLEAN' ? 'boolean' : 'number';
    return { name: String(name), type: kind };
  });
  return { dialect: 'duckdb', source, columns, query };
}

type Records = Parameters<typeof fitSync>[0];

/** The report of memory, but for the last digits and the choice among directions. */
async function expectSame(
  relation: Relation,
  data: Records,
  formula: string,
  options: FitRelationOptions = {},
): Promise<ReturnType<typeof fitSync>['report']> {
  const found = await fitRelation(relation, formula, options);
  const whole = fitSync(data, formula, options);
  const { separation: ours, ...report } = found.report;
  const { separation } = whole.report;
  expect(ours === null).toBe(separation === null);
  if (ours === null || separation === null) return found.report;
  const { kind, terms, rows } = separation;
  expect(ours).toMatchObject({ kind, terms, rows });
  found.coefficients.forEach(({ term, estimate, standardError, limit }, j) => {
    const one = whole.coefficients[j]!;
    expect([term, estimate === null]).toEqual([one.term, one.estimate === null]);
    const direction = ours.direction[j]!;
    expect(limit).toBe(direction === 0 ? undefined : direction > 0 ? '+infinity' : '-infinity');
    if (one.estimate === null) return;
    expect(Math.abs(estimate! - one.estimate) / one.standardError!, term).toBeLessThan(1e-9);
    expect(Math.abs(standardError! / one.standardError! - 1), term).toBeLessThan(1e-9);
  });
  for (const name of ['logLikelihood', 'deviance', 'nullDeviance', 'aic', 'bic'] as const)
    expect(Math.abs(report[name]! - whole.report[name]!), name).toBeLessThan(1e-8);
  for (const name of ['stopReason', 'converged', 'rows', 'weight', 'events', 'dfResidual'] as const)
    expect(report[name], name).toBe(whole.report[name]);
  expect(report.pseudoRSquared.tjur ?? 0).toBeCloseTo(whole.report.pseudoRSquared.tjur ?? 0, 9);
  expect(report.terms.map(({ term, df }) => [term, df])).toEqual(
    whole.report.terms.map(({ term, df }) => [term, df]),
  );
  report.terms.forEach(({ statistic }, i) => {
    const error = Math.abs(statistic - whole.report.terms[i]!.statistic);
    expect(error / (1 + statistic), report.terms[i]!.term).toBeLessThan(1e-6);
  });
  return found.report;
}

describe('the certified separated set', () => {
  it('has its finite estimates, its supremum and the infinite one', async () => {
    const set = readZoo('endometrial_sep');
    const read = `SELECT * FROM read_csv('${set.csv}')`;
    const report = await expectSame(await relationOf(read), zooTable(set), set.formula);
    expect(report.separation).toMatchObject({ kind: 'quasi', terms: ['NV'] });
    for (const [term, { coef, se }] of Object.entries(set.certified.finite!)) {
      const { estimate, standardError } = report.coefficients.find((one) => one.term === term)!;
      expect(estimate! / Number(coef)).toBeCloseTo(1, 10);
      expect(standardError! / Number(se)).toBeCloseTo(1, 10);
    }
    expect(report.logLikelihood / Number(set.certified.supremum_loglik)).toBeCloseTo(1, 11);
  });
});

describe('fits of drawn rows', () => {
  /** Outcomes that are separated, completely, in part or but for a few rows. */
  const OUTCOMES: Readonly<Record<string, string>> = {
    complete: 'x + 2 * v - shift / 4 > 1.1',
    'quasi by a level': "g = 'a' OR (u < x AND g <> 'c')",
    'quasi by a combination': 'CASE WHEN x > 2 * v THEN true WHEN x < 2 * v THEN false ELSE u < 0.5 END',
    'quasi by a threshold in a level': "CASE WHEN g = 'b' THEN x > 0.4 ELSE u < v END",
    'overlapping, but for three rows': 'CASE WHEN i IN (3, 50, 77) THEN u < 0.5 ELSE x + v > 1 END',
  };
  const rowsWith = (outcome: string) =>
    `SELECT *, ${outcome} AS y FROM (SELECT i, CASE WHEN i % 4 = 0 THEN 2 * v ELSE x END AS x, v, u, g, shift, w FROM drawn)`;

  beforeAll(async () => {
    const random = sequence(11);
    const draw = () => DUCKDB.double(Math.round(random() * 1000) / 1000);
    const values = Array.from({ length: 240 }, (_, i) => {
      const g = DUCKDB.text('abc'[i % 3]!);
      return `(${i}, ${draw()}, ${draw()}, ${draw()}, ${g}, ${(i % 5) / 2}, ${(i % 4) - (i % 2)})`;
    });
    await connection.run(
      `CREATE TABLE drawn AS SELECT * FROM (VALUES ${values.join(', ')}) AS t(i, x, v, u, g, shift, w)`,
    );
  });

  async function records(relation: Relation): Promise<Records> {
    const cells = (await connection.runAndReadAll(`SELECT * FROM ${relation.source}`)).getRowsJS();
    const plain = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
    return cells.map((row) =>
      Object.fromEntries(relation.columns.map(({ name }, i) => [name, plain(row[i])])),
    ) as Records;
  }

  const FORMULAS: readonly (readonly [formula: string, options?: FitRelationOptions])[] = [
    ['y ~ x + v'],
    ['y ~ x + v + g'],
    ['y ~ x * g + v + offset(shift)'],
    ['y ~ 0 + v + x', { weights: 'w' }],
    ['y ~ x + I(1e6 * v) + I(x - v)', { weights: 'w', weightsKind: 'importance' }],
  ];
  const all = Object.keys(OUTCOMES).flatMap((outcome) =>
    FORMULAS.map(([formula, options]) => ({ outcome, formula, options })),
  );

  it.each(someOf(all))('$outcome: $formula', async ({ outcome, formula, options }) => {
    const rows = rowsWith(OUTCOMES[outcome]!);
    const relation = await relationOf(rows);
    await expectSame(relation, await records(relation), formula, options);
  });

  it('counts of events and others', async () => {
    const relation = await relationOf(
      "SELECT x, v, g, CASE WHEN g = 'a' THEN 3 ELSE i % 3 END AS k, CASE WHEN g = 'a' THEN 0 ELSE i % 2 END AS m FROM drawn",
    );
    const { separation } = await expectSame(relation, await records(relation), 'cbind(k, m) ~ x + v + g');
    expect(separation?.kind).toBe('quasi');
  });

  it('go on from a checkpoint', async () => {
    const relation = await relationOf(rowsWith(OUTCOMES['quasi by a threshold in a level']!));
    const parts: Uint8Array[] = [];
    const first = await fitRelation(relation, 'y ~ x * g + v', { checkpoint: (bytes) => parts.push(bytes) });
    const asked: string[] = [];
    const resume = Buffer.concat(parts);
    const second = await fitRelation(relation, 'y ~ x * g + v', {
      resume,
      onQuery: (sql) => asked.push(sql),
    });
    const worst = asked.findIndex((sql) => sql.includes('ORDER BY margin'));
    expect(asked.findIndex((sql) => sql.includes('exp('))).toBeGreaterThan(worst);
    expect(worst).toBeGreaterThan(0);
    const { kind, terms, rows } = first.report.separation!;
    expect(second.report.separation).toMatchObject({ kind, terms, rows });
    expect(second.report.logLikelihood).toBeCloseTo(first.report.logLikelihood, 10);
  });

  describe('rows that overlap by next to nothing', () => {
    const near = (gap: number, unit: number) =>
      relationOf(
        `SELECT x, i > 120 AS y FROM (SELECT i, CASE i WHEN 120 THEN ${gap} WHEN 121 THEN -${gap} ELSE (i - 120.5) * ${unit} END AS x FROM drawn)`,
      );

    it.each([1e-4, 1e-9])('%d have an estimate', async (gap) => {
      const relation = await near(gap, 1);
      const asked: string[] = [];
      const found = await fitRelation(relation, 'y ~ x', { onQuery: (sql) => asked.push(sql) });
      const whole = fitSync(await records(relation), 'y ~ x');
      expect(asked.some((sql) => sql.includes('ORDER BY margin'))).toBe(true);
      expect([found.report.converged, found.report.separation]).toEqual([true, null]);
      const { estimate, standardError } = whole.coefficients[1]!;
      expect(Math.abs(found.coefficients[1]!.estimate! - estimate!) / standardError!).toBeLessThan(1e-9);
    });

    it('have none that doubles reach in the end, and that is said', async () => {
      const relation = await near(1e-8, 1e8);
      await expect(fitRelation(relation, 'y ~ x')).rejects.toMatchObject({
        code: 'not-converged',
        message: expect.stringContaining('The rows overlap, so that there is an estimate'),
      });
    });
  });
});

describe('on the command line', () => {
  const folder = temporaryFolder();
  const base = `${folder}/births.db`;
  const FORMULA = 'low ~ I(bwt < 2600) + age + lwt';

  beforeAll(async () => {
    await connection.run(`ATTACH '${base}' AS file`);
    await connection.run(`CREATE TABLE file.births AS SELECT * FROM read_csv('${dataFile('birthwt.csv')}')`);
    await connection.run('DETACH file');
  });

  it('exit code 4, and what is known is printed', async () => {
    const args = ['fit', `duckdb:${base}`, FORMULA, '--table', 'births'];
    const { code, stdout, stderr } = await run(args);
    const memory = await run(['fit', dataFile('birthwt.csv'), FORMULA]);
    expect([code, memory.code]).toEqual([4, 4]);
    const sentence = (text: string) =>
      /Quasi-complete separation: [^.]*\./u.exec(text.replaceAll(/\s+/gu, ' '))?.[0];
    expect(sentence(stdout)).toBeDefined();
    expect(sentence(stdout)).toBe(sentence(memory.stdout));
    expect(stderr).toContain('error[estimate-not-finite]');
    const json = await run([...args, '--json']);
    expect(json.code).toBe(4);
    const { separation } = JSON.parse(json.stdout);
    const inMemory = JSON.parse((await run(['fit', dataFile('birthwt.csv'), FORMULA, '--json'])).stdout);
    expect(separation).toEqual(inMemory.separation);
  });
});
