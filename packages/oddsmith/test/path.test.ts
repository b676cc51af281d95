/** `oddsmith path`: certified points through the command line, files, and what it refuses. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from './command.js';
import { dataFile, duckdb, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const births = dataFile('birthwt.csv');
const zoo = (name: string) => fileURLToPath(new URL(`../../../test/golden/zoo/${name}`, import.meta.url));
const pima = zoo('pima.csv');

interface Certified {
  readonly alpha: number;
  readonly formula: string;
  readonly certified: readonly { readonly lambda: number; readonly coef: readonly string[] }[];
}

const certified = (id: string) => JSON.parse(readFileSync(zoo(`${id}.json`), 'utf8')) as Certified;
const FORMULA = certified('pima_lasso').formula;

interface Point {
  readonly lambda: number;
  readonly coefficients: readonly number[];
  readonly nonzero: number;
  readonly deviance: number;
  readonly violation: number;
}

interface Report {
  readonly columns: readonly { readonly term: string; readonly standardDeviation: number | null }[];
  readonly points: readonly Point[];
  readonly at?: Point;
}

const path = async (...args: string[]) => {
  const { code, stdout } = await run(['path', ...args, '--json']);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Report;
};

const errorOf = async (...args: string[]) => {
  const { code, stdout, stderr } = await run(['path', ...args, '--json']);
  expect(stdout).toBe('');
  return { exit: code, ...JSON.parse(stderr.trimEnd().split('\n').at(-1)!) };
};

/** As many right digits as the two have in common. */
function digits(found: number, expected: number): number {
  return found === expected ? 17 : -Math.log10(Math.abs(found - expected) / Math.abs(expected));
}

/** Deviance and the violation of the optimality conditions, worked out from the file in plain numbers. */
function plainly(coefficients: readonly number[], lambda: number, alpha: number) {
  const [header = '', ...lines] = readFileSync(pima, 'utf8').trim().split(/\r?\n/);
  const names = header.split(',').map((name) => name.replaceAll('"', ''));
  const cells = lines.map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')));
  const inputs = FORMULA.split('~')[1]!
    .split('+')
    .map((name) => names.indexOf(name.trim()));
  const y = cells.map((row) => (row[names.indexOf('type')] === 'Yes' ? 1 : 0));
  const x = cells.map((row) => inputs.map((j) => Number(row[j])));
  const n = x.length;
  const eta = x.map((row) =>
    row.reduce((sum, value, j) => sum + value * coefficients[j + 1]!, coefficients[0]!),
  );
  const deviance = 2 * eta.reduce((sum, z, i) => sum + Math.log1p(Math.exp(z)) - y[i]! * z, 0);
  const residual = eta.map((z, i) => 1 / (1 + Math.exp(-z)) - y[i]!);
  const violations = inputs.map((_, j) => {
    const mean = x.reduce((sum, row) => sum + row[j]! / n, 0);
    const deviation = Math.sqrt(x.reduce((sum, row) => sum + (row[j]! - mean) ** 2 / n, 0));
    const slope = x.reduce((sum, row, i) => sum + (row[j]! * residual[i]!) / n, 0) / deviation;
    const b = coefficients[j + 1]! * deviation;
    const smooth = slope + lambda * (1 - alpha) * b;
    return b === 0
      ? Math.max(0, Math.abs(smooth) - lambda * alpha)
      : Math.abs(smooth + lambda * alpha * Math.sign(b));
  });
  const intercept = Math.abs(residual.reduce((sum, r) => sum + r / n, 0));
  return { deviance, violation: Math.max(intercept, ...violations) };
}

describe('path', () => {
  it.each(['pima_lasso', 'pima_enet'])(
    'reaches every certified point of %s, its zeros exactly',
    async (id) => {
      const { alpha, formula, certified: points } = certified(id);
      const lambdas = points.map(({ lambda }) => lambda).join(',');
      const report = await path(pima, formula, '--alpha', String(alpha), '--lambdas', lambdas);
      expect(report.points.map(({ lambda }) => lambda)).toEqual(points.map(({ lambda }) => lambda));
      points.forEach(({ lambda, coef }, i) => {
        const { coefficients, deviance, nonzero } = report.points[i]!;
        coef.forEach((text, j) => {
          if (Number(text) === 0) expect(coefficients[j]).toBe(0);
          else expect(digits(coefficients[j]!, Number(text))).toBeGreaterThan(10);
        });
        expect(nonzero).toBe(coef.slice(1).filter((text) => Number(text) !== 0).length);
        const plain = plainly(coefficients, lambda, alpha);
        expect(digits(deviance, plain.deviance)).toBeGreaterThan(12);
        expect(plain.violation).toBeLessThan(1e-13);
      });
    },
  );

  it('tells head, picture, some lambda and the certificate', async () => {
    const { code, stdout } = await run(['path', pima, FORMULA, '--lambda-count', '30']);
    expect(code).toBe(0);
    expect(stdout).toContain('n = 532   events (Yes) = 177');
    expect(stdout).toMatch(/^Lasso \(alpha = 1\), 30 values of lambda from 0\.237 to /m);
    expect(stdout).toMatch(/[\u2801-\u28ff].* glu$/m);
    expect(stdout).toMatch(/^0\.237 +0 +0\.0 % +\S+$/m);
    expect(stdout).toMatch(/optimality conditions of all 7 columns hold to \S+ of\s+the largest lambda/);
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  });

  it('is ASCII where the locale is, on a narrow terminal', async () => {
    const { stdout } = await run(['path', pima, FORMULA], { env: { LANG: 'C', NO_COLOR: '1' }, columns: 60 });
    expect(stdout).toMatch(/^[\x20-\x7e\n]*$/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  });

  it('takes factors, bounds and groups, and the options of the data', async () => {
    const free = await path(
      births,
      'low ~ age + lwt + smoke',
      '--penalty-factor',
      'age=0',
      '--lambda-count',
      '5',
    );
    expect(free.points[0]!.coefficients[1]).not.toBe(0);
    expect(free.points[0]!.nonzero).toBe(0);
    const bounded = await path(
      births,
      'low ~ age + lwt + smoke',
      '--bounds',
      'smoke=:0',
      '--lambda-count',
      '5',
    );
    for (const { coefficients } of bounded.points) expect(coefficients[3]).toBe(0);
    const grouped = await path(births, 'low ~ race + lwt', '--grouped', '--lambda-count', '20');
    const race = grouped.columns.flatMap(({ term }, j) => (term.startsWith('race') ? [j] : []));
    expect(race).toHaveLength(2);
    for (const { coefficients } of grouped.points)
      expect(new Set(race.map((j) => coefficients[j] === 0)).size).toBe(1);
    const options = ['--event', '0', '--reference', 'race=white', '--lambda-count', '3', '--threads', '1'];
    const other = await path(births, 'low ~ race', ...options);
    expect(other).toMatchObject({ event: '0' });
    expect(other.columns.map(({ term }) => term)).not.toContain('race[white]');
  });

  it('tells the coefficients at one lambda, whether or not the path has it', async () => {
    const whole = await path(pima, FORMULA, '--lambdas', '0.1,0.05', '--at', '0.05');
    expect(whole.at).toEqual(whole.points[1]);
    const between = await path(pima, FORMULA, '--lambda-count', '10', '--at', '0.05');
    expect(digits(between.at!.deviance, whole.at!.deviance)).toBeGreaterThan(12);
    const { stdout } = await run(['path', pima, FORMULA, '--at', '0.05']);
    const told = new Map(
      stdout.split('\n').map((line) => [line.split(/\s+/)[0], Number(line.split(/\s+/)[1])]),
    );
    between.columns.forEach(({ term }, j) => {
      const value = between.at!.coefficients[j]!;
      if (value === 0) expect(told.has(term)).toBe(false);
      else expect(told.get(term)).toBeCloseTo(value, 3);
    });
  });
});

describe('the files of a path', () => {
  let report: Report;
  const files = ['csv', 'parquet', 'json', 'svg'].map((extension) => join(folder, `path.${extension}`));
  const [csv = '', parquet = '', json = '', svg = ''] = files;

  beforeAll(async () => {
    const base = [births, 'low ~ race + lwt', '--lambda-count', '7'];
    report = await path(...base, '--output', csv, '--plot', svg);
    await path(...base, '--output', parquet);
    await path(...base, '--output', json);
  });

  const rows = () =>
    readFileSync(csv, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));

  it('have a row for each lambda as CSV, with all digits', () => {
    const [header = [], ...body] = rows();
    expect(header.slice(0, 3)).toEqual(['lambda', 'nonzero', 'deviance']);
    expect(header.slice(8)).toEqual(report.columns.map(({ term }) => term));
    expect(body.map((cells) => Number(cells[0]))).toEqual(report.points.map(({ lambda }) => lambda));
    expect(body.map((cells) => cells.slice(8).map(Number))).toEqual(
      report.points.map(({ coefficients }) => coefficients),
    );
  });

  it('have the same as Parquet', async () => {
    const copy = join(folder, 'copy.csv');
    await duckdb(`copy (select * from '${parquet}') to '${copy}' (header)`);
    const [header, ...body] = readFileSync(copy, 'utf8').trimEnd().split('\n');
    expect(header!.split(',')).toEqual(rows()[0]);
    expect(body.map((line) => line.split(',').map(Number))).toEqual(
      rows()
        .slice(1)
        .map((cells) => cells.map(Number)),
    );
  });

  it('are the whole report as JSON', () => {
    const { seconds: _, ...written } = JSON.parse(readFileSync(json, 'utf8'));
    const { seconds: __, ...printed } = report as Report & { seconds: number };
    expect(written).toEqual(printed);
  });

  it('are a picture with words for who does not see it', () => {
    const text = readFileSync(svg, 'utf8');
    expect(text).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(text).toContain('role="img"');
    expect(text).toMatch(/aria-label="Lasso \(alpha = 1\) path of low ~ race \+ lwt: [^"]+"/);
  });

  it('are not there when the work fails', async () => {
    const before = readdirSync(folder);
    const output = join(folder, 'never.csv');
    const plot = join(folder, 'never.svg');
    const error = await errorOf(births, 'low ~ raec', '--output', output, '--plot', plot);
    expect(error).toMatchObject({ exit: 2, code: 'column-unknown' });
    expect(existsSync(output) || existsSync(plot)).toBe(false);
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('a model file of a path', () => {
  it.each(['0', '0.4', '1'])('predicts what the report says at alpha %s', async (alpha) => {
    const model = join(folder, 'model.json');
    const predictions = join(folder, 'predictions.csv');
    const report = await path(
      pima,
      FORMULA,
      '--alpha',
      alpha,
      '--lambda-count',
      '4',
      '--at',
      '0.03',
      '--model',
      model,
    );
    expect((await run(['predict', model, pima, '--output', predictions])).code).toBe(0);
    const [header = '', ...lines] = readFileSync(predictions, 'utf8').trimEnd().split('\n');
    const at = header.split(',').indexOf('probability');
    const probabilities = lines.map((line) => Number(line.split(',')[at]));
    const labels = readFileSync(pima, 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.includes('Yes'));
    const deviance = -2 * probabilities.reduce((sum, p, i) => sum + Math.log(labels[i] ? p : 1 - p), 0);
    expect(digits(report.at!.deviance, deviance)).toBeGreaterThan(11);
  });
});

describe('path refuses', () => {
  const formula = 'low ~ age + race';

  it.each([
    [['--alpha', '2'], 'alpha', 'a number from 0 (ridge) to 1 (lasso), got "2"'],
    [['--alpha', ''], 'alpha', 'got ""'],
    [['--lambdas', '0.1,-1'], 'lambdas', 'positive numbers between commas'],
    [['--lambdas', '0.1,0.1'], 'lambdas', 'has 0.1 twice'],
    [['--lambda-count', '1'], 'lambda-count', 'at least 2'],
    [['--lambda-ratio', '1'], 'lambda-ratio', 'above 0 and below 1'],
    [['--lambdas', '0.1', '--lambda-count', '3'], 'lambda-count', '--lambdas names each lambda'],
    [['--penalty-factor', 'age'], 'penalty-factor', 'must look like COL=X'],
    [['--penalty-factor', 'age=-1'], 'penalty-factor', 'of at least 0'],
    [['--penalty-factor', 'age=1', '--penalty-factor', 'age=2'], 'penalty-factor', 'names "age" twice'],
    [['--penalty-factor', 'aeg=1'], 'penalty-factor', 'Did you mean "age"?'],
    [['--bounds', 'age=1:2'], 'bounds', 'LOW ≤ 0 ≤ HIGH'],
    [['--bounds', 'age=0'], 'bounds', 'must look like COL=LOW:HIGH'],
    [['--bounds', 'aeg=0:'], 'bounds', 'Did you mean "age"?'],
    [['--grouped', '--grouped-classes'], 'grouped-classes', 'cannot both'],
    [['--model', 'm.json'], 'model', '--at LAMBDA'],
    [['--against', 'deviance'], 'against', '--plot FILE.svg'],
    [['--plot', 'path.png'], 'plot', 'must end in .svg'],
    [['--output', 'path.txt'], 'output', '.csv, .parquet or .json'],
    [['--lambdas', '0.1', '--plot', 'path.svg'], 'plot', 'two values of lambda'],
  ] as const)('%j', async (args, option, message) => {
    const error = await errorOf(births, formula, ...args);
    expect(error).toMatchObject({ exit: 2, code: 'option-invalid', at: { option } });
    expect(error.message).toContain(message);
  });

  it('what is not available', async () => {
    const engine = await errorOf('postgres://localhost/births', formula);
    expect(engine).toMatchObject({ exit: 2, code: 'option-unavailable' });
  });
});
