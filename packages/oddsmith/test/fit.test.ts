import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { run, spawned } from './command.js';
import certified from './data/birthwt.json' with { type: 'json' };
import { dataFile, duckdb, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
const births = dataFile('birthwt.csv');
const formula = 'low ~ age + lwt + race + smoke + ptl + ht + ui + ftv';
/** The certified answers take white as the reference of race. */
const reference = ['--reference', 'race=white'];

const json = async (...args: string[]) => {
  const outcome = await run(['fit', ...args, '--json']);
  if (outcome.code !== 4) expect(outcome.stderr).not.toContain('error');
  return { code: outcome.code, report: JSON.parse(outcome.stdout), stderr: outcome.stderr };
};
const estimates = (report: { coefficients: { term: string; estimate: number }[] }) =>
  Object.fromEntries(report.coefficients.map(({ term, estimate }) => [term, estimate]));

beforeAll(async () => {
  const from = `SELECT * FROM read_csv('${births}')`;
  await duckdb(
    `COPY (${from}) TO '${file('births.parquet')}'`,
    `COPY (${from}) TO '${file('births.ndjson')}'`,
    `COPY (${from}) TO '${file('births.json')}' (FORMAT json, ARRAY true)`,
  );
  const lines = readFileSync(births, 'utf8').trimEnd().split('\n');
  writeFileSync(file('part-1.csv'), [...lines.slice(0, 100)].join('\n'));
  writeFileSync(file('part-2.csv'), [lines[0], ...lines.slice(100)].join('\n'));
  writeFileSync(file('births.csv.gz'), gzipSync(readFileSync(births)));
});

describe('fit', () => {
  it('agrees with the certified answers to 13 digits', async () => {
    const { code, report } = await json(births, formula, ...reference);
    expect(code).toBe(0);
    const rows = certified.coefficients.map(({ term }, index) => [term, report.coefficients[index].term]);
    expect(rows.every(([expected, actual]) => expected === actual)).toBe(true);
    certified.coefficients.forEach(({ estimate, standardError }, index) => {
      const actual = report.coefficients[index];
      expect(Math.abs(actual.estimate / Number(estimate) - 1)).toBeLessThan(1e-13);
      expect(Math.abs(actual.standardError / Number(standardError) - 1)).toBeLessThan(1e-13);
    });
  });

  it('gives the same bits from every format', async () => {
    const expected = estimates((await json(births, formula, ...reference)).report);
    const sources = ['births.csv.gz', 'births.parquet', 'births.json', 'births.ndjson', 'part-?.csv'].map(
      file,
    );
    for (const source of [...sources, dataFile('birthwt-lz4.feather')]) {
      expect(estimates((await json(source, formula, ...reference)).report)).toEqual(expected);
    }
  });

  it('reads standard input in every format', async () => {
    const expected = JSON.parse((await run(['fit', births, formula, '--json'])).stdout).coefficients;
    for (const source of [
      births,
      ...['births.csv.gz', 'births.parquet', 'births.json', 'births.ndjson'].map(file),
    ]) {
      const { code, stdout } = await spawned(['fit', '-', formula, '--json'], readFileSync(source));
      expect(code).toBe(0);
      expect(JSON.parse(stdout).coefficients).toEqual(expected);
    }
  });

  it('prints a summary that fits the width, in plain ASCII where the locale is', async () => {
    for (const [columns, env] of [
      ['60', { LANG: 'C.UTF-8' }],
      ['100', { LANG: 'C' }],
    ] as const) {
      const { code, stdout } = await run(['fit', births, formula], { env: { ...env, COLUMNS: columns } });
      expect(code).toBe(0);
      expect(stdout).toContain('n = 189');
      expect(stdout).not.toContain('\x1b');
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(Number(columns));
      if (env.LANG === 'C') expect(stdout).toMatch(/^\p{ASCII}*$/u);
    }
  });

  it('colours on a terminal unless NO_COLOR says no', async () => {
    expect((await run(['fit', births, formula], { columns: 80 })).stdout).toContain('\x1b[');
    expect(
      (await run(['fit', births, formula], { columns: 80, env: { NO_COLOR: '1' } })).stdout,
    ).not.toContain('\x1b');
  });

  it('suggests a formula when there is none', async () => {
    const { code, stdout, stderr } = await run(['fit', births]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      `oddsmith fit ${births} "low ~ age + lwt + race + smoke + ptl + ht + ui + ftv + bwt"`,
    );
    writeFileSync(file('odd.csv'), 'id,the end,constant,died\na1,1,x,0\na2,2,x,1\na3,4,x,0\n');
    expect((await run(['fit', file('odd.csv')])).stderr).toContain("'died ~ id + `the end`'");
  });

  it('takes the options', async () => {
    const { report } = await json(
      births,
      'low ~ race',
      '--event',
      '0',
      '--confidence',
      '0.9',
      '--solver',
      'lbfgs',
    );
    expect(report).toMatchObject({ event: '0', confidence: 0.9, solver: 'lbfgs', converged: true });
    const levels = await json(births, 'low ~ race', '--levels', 'race=other|white|black');
    expect(levels.report.coefficients.map(({ term }: { term: string }) => term)).toEqual([
      '(Intercept)',
      'race[white]',
      'race[black]',
    ]);
    const text = await json(births, 'low ~ ftv', '--types', 'ftv=text');
    expect(text.report.coefficients[1].term).toBe('ftv[1]');
    const weighted = await json(births, 'low ~ age', '--weights', 'ftv', '--offset', 'ui');
    expect(weighted.report).toMatchObject({ weightsKind: 'frequency' });
    expect(weighted.report.rows).toBeLessThan(189);
  });

  it('rounds values where it is asked to, and says so', async () => {
    const codesOf = ({ report }: { report: { warnings: { code: string }[] } }) =>
      report.warnings.map(({ code }) => code);
    expect(codesOf(await json(births, 'low ~ lwt'))).toEqual([]);
    expect(codesOf(await json(births, 'low ~ lwt', '--storage', 'float32'))).toEqual(['rounded-values']);
    const { code, stderr } = await run(['fit', births, 'low ~ lwt', '--storage', 'single']);
    expect(code).toBe(2);
    expect(stderr).toContain('float32');
  });

  it('drops rows with missing values, or refuses them', async () => {
    writeFileSync(file('holes.csv'), readFileSync(births, 'utf8').replace('\n0,19,', '\n0,,'));
    expect((await json(file('holes.csv'), formula)).report).toMatchObject({ rows: 188, rowsDropped: 1 });
    const { code, stderr } = await run(['fit', file('holes.csv'), formula, '--missing', 'fail', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'value-missing', at: { row: 1, column: 'age' } });
  });
});

describe('exit code 4, with what is known', () => {
  it('when the data are separated', async () => {
    const { code, report, stderr } = await json(dataFile('endometrial_sep.csv'), 'HG ~ NV + PI + EH');
    expect(code).toBe(4);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'estimate-not-finite' });
    expect(report.separation).toMatchObject({ kind: 'quasi', terms: ['NV'] });
    const nv = report.coefficients.find(({ term }: { term: string }) => term === 'NV');
    expect(nv).toMatchObject({ estimate: null, limit: '+infinity' });
  });

  it('when the iterations run out', async () => {
    const { code, report, stderr } = await json(births, formula, '--max-iterations', '1');
    expect(code).toBe(4);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'not-converged' });
    expect(report).toMatchObject({ converged: false, stopReason: 'max-iterations' });
  });
});

describe('errors of fit', () => {
  it('point into the formula', async () => {
    for (const [written, caret] of [
      ['low ~ age + rase', '            ^^^^'],
      ['low ~ age + + * race', '              ^'],
      ['low ~ lgo(age)', '      ^^^'],
    ] as const) {
      const { code, stdout, stderr } = await run(['fit', births, written]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`  ${written}\n  ${caret}`);
    }
  });

  it.each([
    [['low ~ age', '--weights', 'agee'], 'column-unknown', { column: 'agee', option: 'weights' }],
    [['low ~ age + race', '--reference', 'race=blak'], 'level-unknown', {}],
    [['low ~ age', '--event', 'yes'], 'level-unknown', {}],
    [['race ~ age', '--family', 'binary'], 'response-levels', {}],
    [['low ~ age', '--types', 'race=number'], 'column-type', { column: 'race', row: 1 }],
  ])('%j', async (args, code, at) => {
    const { code: exit, stdout, stderr } = await run(['fit', births, ...args, '--json']);
    expect([exit, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr)).toMatchObject({ format: 'oddsmith-error/1', code, at });
  });

  it('leave no file behind', async () => {
    const before = readdirSync(folder);
    await run(['fit', births, 'low ~ agee', '--output', file('model.json')]);
    expect(readdirSync(folder)).toEqual(before);
  });
});
