/** Robust covariances of rows that stay in DuckDB, against the fit in memory, certified values and R's sandwich and survey. */
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import {
  type Cell,
  type Fit,
  type FitOptions,
  type FitRelationOptions,
  fitRelation,
  fitSync,
  loadModel,
  type Relation,
  type RelationColumn,
} from '@oddsmith/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finiteSets, zooOptions, zooTable } from '../../../../test/oracle/zoo-fit.js';
import { expectSameCovariance as expectSame, far } from './same-covariance.js';
import { someOf } from './thorough.js';

const MOST_CELLS = 10_000;
const KINDS = ['HC0', 'HC1', 'HC2', 'HC3'] as const;
let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
});
afterAll(() => instance.closeSync());

const TYPES: readonly (readonly [RegExp, RelationColumn['type']])[] = [
  [/^VARCHAR$/, 'text'],
  [/^BOOLEAN$/, 'boolean'],
  [/^(DATE|TIMESTAMP.*)$/, 'date'],
];

interface Watched {
  readonly relation: Relation;
  readonly queries: string[];
}

/** What stands after FROM as a relation that lets no result of more than 10,000 cells by. */
async function watched(source: string): Promise<Watched> {
  const connection = await instance.connect();
  const queries: string[] = [];
  const query = async (sql: string) => {
    const rows = (await connection.runAndReadAll(sql)).getRowsJS() as Cell[][];
    const cells = rows.reduce((sum, row) => sum + row.length, 0);
    if (cells > MOST_CELLS) throw new Error(`A result of ${cells} cells: rows are fetched.`);
    queries.push(sql);
    return rows;
  };
  const described = await query(`DESCRIBE SELECT * FROM ${source}`);
  const columns = described.map(([name, type]): RelationColumn => {
    const known = TYPES.find(([pattern]) => pattern.test(String(type)));
    return { name: String(name), type: known?.[1] ?? 'number' };
  });
  return { relation: { dialect: 'duckdb', source, columns, query }, queries };
}

/** The same rows in memory; identifiers as texts, which are exact. */
async function rowsOf({ relation: { source, columns } }: Watched) {
  const connection = await instance.connect();
  const cells = (await connection.runAndReadAll(`SELECT * FROM ${source}`)).getRowsJS() as Cell[][];
  const plain = (cell: Cell) =>
    typeof cell !== 'bigint' ? cell : Number.isSafeInteger(Number(cell)) ? Number(cell) : `${cell}`;
  return cells.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, plain(row[i]!)])));
}

describe.each(someOf(finiteSets))('$id', (set) => {
  it('HC0 to HC3 have 10 digits', async () => {
    const read = `read_csv('${set.csv}', nullstr = ['', 'NA'], auto_type_candidates = ['BIGINT', 'DOUBLE', 'VARCHAR'])`;
    const connection = await instance.connect();
    await connection.run(`CREATE OR REPLACE TABLE "${set.id}" AS SELECT * FROM ${read}`);
    const { relation } = await watched(`"${set.id}" AS rows`);
    for (const covariance of KINDS) {
      const options: FitOptions = { ...zooOptions(set), covariance, termTests: 'none' };
      const found = await fitRelation(relation, set.formula, options as FitRelationOptions);
      expectSame(found, fitSync(zooTable(set), set.formula, options));
      const exact = set.certified_inference[`${covariance}_se`] as readonly string[];
      found.coefficients.forEach(({ standardError }, j) => {
        expect(far(standardError, Number(exact[j]!))).toBeLessThan(1e-10);
      });
      expect(loadModel(found.modelFile()).covariance).toEqual(found.report.covarianceMatrix);
    }
  });
});

describe('against R', () => {
  const folder = new URL('../../../../test/golden/robust/', import.meta.url);
  const known = JSON.parse(readFileSync(new URL('robust.json', folder), 'utf8')) as {
    formula: string;
    cluster: Record<'one' | 'two' | 'stata', string[]>;
    sampling: Record<'estimate' | 'rows' | 'strata' | 'clusters' | 'both', string[]>;
  };
  const file = new URL('birthwt-groups.csv', folder).pathname;
  const LEVELS = { levels: { race: ['white', 'black', 'other'] } };
  const SAMPLE = { ...LEVELS, weights: 'w', weightsKind: 'sampling' as const };
  const errors = async (options: FitRelationOptions) => {
    const { relation } = await watched(`read_csv('${file}') AS births`);
    return (await fitRelation(relation, known.formula, options)).coefficients.map(
      ({ standardError }) => standardError,
    );
  };
  const cases: readonly (readonly [string, FitRelationOptions, readonly string[]])[] = [
    ['clusters', { cluster: 'clinic' }, known.cluster.one],
    ['clusters as Stata', { cluster: 'clinic', clusterAdjustment: 'stata' }, known.cluster.stata],
    ['two ways', { cluster: ['clinic', 'week'] }, known.cluster.two],
    ['two ways in the other order', { cluster: ['week', 'clinic'] }, known.cluster.two],
    ['a sample of rows', SAMPLE, known.sampling.rows],
    ['a sample within strata', { ...SAMPLE, strata: 'region' }, known.sampling.strata],
    ['a sample of clusters', { ...SAMPLE, cluster: 'clinic' }, known.sampling.clusters],
    ['of clusters in strata', { ...SAMPLE, cluster: 'clinic', strata: 'region' }, known.sampling.both],
  ];
  it.each(cases)('%s', async (_, options, wanted) => {
    const found = await errors({ ...LEVELS, ...options });
    expect(found).toHaveLength(wanted.length);
    found.forEach((value, j) => {
      expect(far(value, Number(wanted[j]))).toBeLessThan(1e-10);
    });
  });
});

/** Rows that hardly repeat, with groups of every type, weights, counts and an offset. */
const ROWS = `SELECT i, cos(i * 1.3 + cos(i * i * 0.37)) AS x, 1e3 + 5 * sin(i * 2.1 + cos(i * i)) AS v,
    sin(i * 7.77) * 2 < cos(i * 1.3 + cos(i * i * 0.37)) + 0.4 * sin(i % 37) + sin(2 * floor(40 * abs(cos(i * 3.7 + cos(i * i * 0.21))))) - 0.5 AS yes,
    CAST(1 + i % 4 AS DOUBLE) AS w, 0.5 + (i * 31 % 17) / 7.0 AS share, 0.1 * cos(i) AS shift,
    CAST(9007199254740992 + i % 37 AS BIGINT) AS id, 'cl''inic "' || (i % 37) || '"; drop table births; -- \\' AS clinic,
    CASE WHEN i % 3 = 0 THEN 'a' WHEN i % 3 = 1 THEN 'A' ELSE 'ä' END || (i % 23) AS letters,
    (i % 41) / 8.0 AS number, CAST(floor(40 * abs(cos(i * 3.7 + cos(i * i * 0.21)))) AS INTEGER) AS batch, DATE '2020-01-01' + CAST(i % 43 AS INTEGER) AS day,
    TIMESTAMP '2020-01-01 00:00:00' + to_milliseconds(i % 47) AS moment, i % 2 = 0 AS even, i % 5 AS region,
    CAST(2 + i % 3 AS DOUBLE) AS bad, CAST(i % 4 AS DOUBLE) AS good, 2 + i % 6 AS trials
  FROM range(1500) t(i)`;
const MADE = 'SELECT * FROM drawn';
beforeAll(async () => {
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE drawn AS ${ROWS}`);
});

async function both(rows: string, formula: string, given: FitRelationOptions): Promise<[Fit, Fit, Watched]> {
  const options: FitRelationOptions = { termTests: 'none', ...given };
  const there = await watched(`(${rows}) AS made`);
  const found = await fitRelation(there.relation, formula, options);
  return [found, fitSync(await rowsOf(there), formula, options as FitOptions), there];
}

async function expectBoth(rows: string, formula: string, options: FitRelationOptions): Promise<Watched> {
  const [found, whole, there] = await both(rows, formula, options);
  expect(found.report.kernel).toBe('sql');
  expectSame(found, whole);
  return there;
}

const EVERY: readonly FitRelationOptions[] = [
  ...KINDS.map((covariance) => ({ covariance })),
  { cluster: 'clinic' },
  { cluster: ['clinic', 'batch'] },
];

describe('what rows and observations are', () => {
  it.each(someOf(EVERY))('labels %j', async (options) => {
    await expectBoth(MADE, 'yes ~ x * v + offset(shift)', { termTests: 'all', ...options });
  });

  it.each(someOf(EVERY))('frequency weights %j', async (options) => {
    await expectBoth(MADE, 'yes ~ x + v', { weights: 'w', ...options });
  });

  it.each(someOf(EVERY))('importance weights %j', async (options) => {
    await expectBoth(MADE, 'yes ~ x + v', { weights: 'share', weightsKind: 'importance', ...options });
  });

  it.each(someOf(EVERY))('proportions with totals %j', async (options) => {
    const rows = `SELECT *, (i % (trials + 1)) / trials AS part FROM (${MADE})`;
    await expectBoth(rows, 'part ~ x + v', { weights: 'trials', ...options });
  });

  it.each(someOf(EVERY))('counts, once and as often as a weight says %j', async (options) => {
    await expectBoth(MADE, 'cbind(good, bad) ~ x + v', options);
    await expectBoth(MADE, 'cbind(good, bad) ~ x + v', { weights: 'w', ...options });
  });

  it.each([{}, { cluster: 'id' }, { strata: 'region' }, { cluster: 'letters', strata: 'region' }])(
    'sampling weights %j',
    async (options) => {
      await expectBoth(MADE, 'yes ~ x + v', { weights: 'share', weightsKind: 'sampling', ...options });
    },
  );
});

describe('what columns are like', () => {
  it.each(someOf(EVERY))('aliased and nearly collinear %j', async (options) => {
    const rows = `SELECT *, x + 2 * v AS u, 1e3 + x + 1e-5 * sin(i * i) AS near FROM (${MADE})`;
    const [found, whole] = await both(rows, 'yes ~ x + v + u + near', options);
    expect(found.report.aliased.map(({ term }) => term)).toEqual(['u']);
    expectSame(found, whole, 1e-8);
  });

  it.each(['id', 'clinic', 'letters', 'number', 'day', 'moment', 'even', 'region'])(
    'clusters of %s',
    async (cluster) => {
      const { queries } = await expectBoth(MADE, 'yes ~ x + v', { cluster });
      for (const sql of queries) expect(sql).not.toMatch(/\bOVER\b|\bWITH\b/i);
    },
  );

  it.each(['oddsmith_group0', 'c0', 'x0', 'r', 'sum', `it's "; drop`])('a cluster named %s', async (name) => {
    const rows = `SELECT *, id AS "${name.replaceAll('"', '""')}" FROM (${MADE})`;
    await expectBoth(rows, 'yes ~ x + v', { cluster: [name, 'batch'] });
  });

  it('`.` is neither clusters nor strata; clusters may be of the model', async () => {
    const rows = `SELECT yes, x, v, share, letters, region FROM (${MADE})`;
    const options = {
      weights: 'share',
      weightsKind: 'sampling',
      cluster: 'letters',
      strata: 'region',
    } as const;
    await expectBoth(rows, 'yes ~ .', options);
    await expectBoth(MADE, 'yes ~ x + number', { cluster: 'number' });
    await expectBoth(MADE, 'yes ~ x * factor(region)', { cluster: 'number' });
  });

  it('more sums than a statement bears', async () => {
    const names = Array.from({ length: 29 }, (_, k) => `k${k}`);
    const wide = `SELECT yes, clinic, share, region, ${names.map((name, k) => `cos(${k + 1.3} * i) AS ${name}`).join(', ')} FROM (${MADE})`;
    const formula = `yes ~ ${names.join(' + ')}`;
    await expectBoth(wide, formula, { covariance: 'HC3' });
    await expectBoth(wide, formula, { cluster: 'clinic' });
    await expectBoth(wide, formula, {
      ...{
        weights: 'share',
        weightsKind: 'sampling',
        cluster: 'clinic',
        strata: 'region',
        termTests: 'none',
      },
    });
  });
});

describe('rows that repeat', () => {
  const rows = `SELECT sin(i * 7.77) < 0.9 * cos(i % 11) + 0.8 * sin(1 + i % 7) + 0.2 * (i % 3) - 0.3 AS y, i % 3 AS k, CAST(9007199254740992 + i % 11 AS BIGINT) AS id, i % 7 AS g FROM range(6930) t(i)`;
  it.each([
    ...KINDS.map((covariance) => ({ covariance })),
    { cluster: 'id' },
    { cluster: ['id', 'g'] },
    { cluster: 'k' },
  ])('are counted with their clusters %j', async (options) => {
    const [found, whole, { queries }] = await both(rows, 'y ~ k', options);
    expect(queries.filter((sql) => sql.includes('exp('))).toEqual([]);
    expectSame(found, whole);
  });
});

describe('refused', () => {
  const refusal = async (rows: string, formula: string, options: object, code: string, at: object) => {
    const { relation } = await watched(`(${rows}) AS made`);
    const error = await fitRelation(relation, formula, options).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code, at });
    // Rows of a relation have no numbers.
    expect(error).not.toMatchObject({ at: { row: expect.anything() } });
  };

  it('what does not go together', async () => {
    const refused = (options: object, option: string, code = 'option-invalid') =>
      refusal(MADE, 'yes ~ x', options, code, { option });
    await refused({ covariance: 'cluster' }, 'cluster');
    await refused({ covariance: 'HC1', cluster: 'clinic' }, 'cluster');
    await refused({ strata: 'region' }, 'strata');
    await refused({ covariance: 'HC9' }, 'covariance');
    await refused({ covariance: 'bootstrap' }, 'covariance', 'option-unavailable');
    await refused({ weights: 'w', weightsKind: 'sampling', covariance: 'HC0' }, 'covariance');
    await refused({ cluster: 'clinc' }, 'cluster', 'column-unknown');
  });

  it('rows without a cluster, unless they are left out; a single cluster; a lonely stratum', async () => {
    const gaps = `SELECT *, CASE WHEN i = 7 THEN NULL ELSE clinic END AS gap, CASE WHEN i = 7 THEN NULL ELSE x END AS u,
      1 AS one, CASE WHEN i = 7 THEN 'alone' ELSE 'others' END AS lonely FROM (${MADE})`;
    const missing = { column: 'gap', option: 'cluster' };
    await refusal(gaps, 'yes ~ x', { cluster: 'gap' }, 'value-missing', missing);
    await refusal(
      `SELECT * FROM (${gaps}) WHERE i < 3000`,
      'yes ~ region',
      { cluster: 'gap' },
      'value-missing',
      missing,
    );
    await expectBoth(gaps, 'yes ~ u + v', { cluster: 'gap' });
    await refusal(gaps, 'yes ~ x', { cluster: 'one' }, 'data-shape', { column: 'one', option: 'cluster' });
    const sample = { weights: 'share', weightsKind: 'sampling' };
    await refusal(gaps, 'yes ~ x', { ...sample, strata: 'lonely' }, 'data-shape', { column: 'lonely' });
    await refusal(gaps, 'yes ~ x', { ...sample, cluster: 'one' }, 'data-shape', { option: 'cluster' });
  });

  it('separated rows', async () => {
    const rows = `SELECT *, i % 50 = 0 AND yes AS rare FROM (${MADE})`;
    const found = { option: 'covariance' };
    await refusal(rows, 'yes ~ x + rare', { covariance: 'HC1' }, 'option-unavailable', found);
  });

  it('leverage 1, with and without rows that repeat', async () => {
    const alone = `SELECT *, CASE WHEN i = 7 THEN 1 ELSE 0 END AS own FROM (${MADE})`;
    const option = { option: 'covariance' };
    await refusal(alone, 'cbind(good, bad) ~ x + own', { covariance: 'HC3' }, 'value-out-of-domain', option);
    const few = `SELECT CASE WHEN i = 7 THEN 'alone' ELSE 'g' || (i % 3) END AS g, 1 + i % 2 AS good, 2 AS bad FROM range(100) t(i)`;
    await refusal(few, 'cbind(good, bad) ~ g', { covariance: 'HC2' }, 'value-out-of-domain', option);
    const { relation } = await watched(`(${alone}) AS made`);
    const fine = await fitRelation(relation, 'cbind(good, bad) ~ x + own', { covariance: 'HC1' });
    expect(fine.report.covariance).toBe('HC1');
  });
});
