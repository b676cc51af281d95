/** `oddsmith cross-validate`: what it prints and writes agrees with itself and with `path`, and what it refuses. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  CrossValidationReport,
  DebiasedReport,
  PathReport,
  RefitSelectedReport,
  SplitInferenceReport,
  StabilityReport,
} from '@oddsmith/core';
import { readCsvSync, splitInference } from '@oddsmith/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from './command.js';
import { dataFile, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const births = dataFile('birthwt.csv');
const FORMULA = 'low ~ age + lwt + smoke + ht + ui';
const FEW = ['--lambda-count', '12', '--folds', '4'];

async function json<Report>(command: string, ...args: string[]): Promise<Report> {
  const { code, stdout, stderr } = await run([command, births, FORMULA, ...args, '--json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Report;
}

type Further = CrossValidationReport & {
  readonly refit: RefitSelectedReport;
  readonly debiased: DebiasedReport;
  readonly stability: StabilityReport;
};

const errorOf = async (...args: string[]) => {
  const { code, stderr } = await run(['cross-validate', births, FORMULA, ...args, '--json']);
  return { exit: code, ...JSON.parse(stderr.trimEnd().split('\n').at(-1)!) };
};

describe('cross-validate', () => {
  const csv = join(folder, 'curve.csv');
  const model = join(folder, 'model.json');
  let report: CrossValidationReport;

  beforeAll(async () => {
    const files = ['--output', csv, '--model', model, '--rule', 'one-standard-error'];
    report = await json('cross-validate', ...FEW, '--alpha', '1,0.5', '--seed', '3', ...files);
  });

  it('chooses as its rules say', () => {
    const points = report.curves.flatMap(({ points: all }, curve) =>
      all.map((point, at) => ({ ...point, curve, at })),
    );
    const best = points.reduce((least, point) => (point.mean! < least.mean! ? point : least));
    const { minimum, 'one-standard-error': simpler } = report.choices;
    expect(minimum).toMatchObject({ lambda: best.lambda, curve: best.curve, mean: best.mean });
    expect(simpler.lambda).toBeGreaterThanOrEqual(minimum.lambda);
    expect(simpler.mean).toBeLessThanOrEqual(minimum.mean + minimum.standardError!);
    expect(report.chosen).toMatchObject(simpler);
    expect(report.folds).toMatchObject({ kind: 'stratified', count: 4, seed: 3 });
  });

  it('has the coefficients that path has there', async () => {
    const { lambda, alpha, coefficients } = report.chosen;
    const path = await json<PathReport>('path', '--alpha', String(alpha), '--lambdas', String(lambda));
    const [point] = path.points;
    path.columns.forEach(({ term }, j) => {
      const found = coefficients.find((one) => one.term === term)!.estimate;
      expect(found).toBeCloseTo(point!.coefficients[j]!, 12);
    });
  });

  it('writes a row for each alpha and lambda', () => {
    const [header = '', ...lines] = readFileSync(csv, 'utf8').trimEnd().split('\n');
    const folds = ['fold_1', 'fold_2', 'fold_3', 'fold_4'];
    expect(header.split(',')).toEqual(['alpha', 'lambda', 'mean', 'standard_error', 'nonzero', ...folds]);
    const expected = report.curves.flatMap(({ alpha, points }) =>
      points.map((point) => [
        alpha,
        point.lambda,
        point.mean,
        point.standardError,
        point.nonzero,
        ...point.folds,
      ]),
    );
    expect(lines.map((line) => line.split(',').map(Number))).toEqual(expected);
  });

  it('writes a model that predicts by the chosen coefficients', async () => {
    const { stdout } = await run(['predict', model, births, '--json', '--keep', 'age,lwt,smoke,ht,ui']);
    const value = (term: string) => report.chosen.coefficients.find((one) => one.term === term)!.estimate;
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(189);
    for (const row of rows.slice(0, 20)) {
      const terms = ['age', 'lwt', 'smoke', 'ht', 'ui'].map((term) => value(term) * row[term]);
      expect(row.log_odds).toBeCloseTo(
        terms.reduce((sum, term) => sum + term, value('(Intercept)')),
        10,
      );
    }
  });

  it('tells curve, choices, coefficients and what they are not good for', async () => {
    const { code, stdout } = await run([
      'cross-validate',
      births,
      FORMULA,
      ...FEW,
      '--alpha',
      '1,0.5',
      '--seed',
      '3',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('4 folds, each with its share of the events; seed 3');
    expect(stdout).toMatch(/^best mean \(chosen\) +[\d.]+ +(1|0\.5) +1\.\d+/m);
    expect(stdout).toMatch(/^one standard error +[\d.]+/m);
    expect(stdout).toMatch(/^\(Intercept\) +-?[\d.]+$/m);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('standard errors and p-values would not be valid');
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  });

  it('takes groups, times, repeats and measures', async () => {
    const grouped = await json<CrossValidationReport>(
      'cross-validate',
      ...FEW,
      '--group',
      'ftv',
      '--measure',
      'brier',
    );
    expect(grouped).toMatchObject({ measure: 'brier', folds: { kind: 'grouped', column: 'ftv' } });
    const timed = await json<CrossValidationReport>(
      'cross-validate',
      '--lambda-count',
      '4',
      '--folds',
      '3',
      '--time',
      'lwt',
    );
    expect(timed.folds).toMatchObject({ kind: 'time', column: 'lwt', seed: null });
    const repeated = await json<CrossValidationReport>(
      'cross-validate',
      ...FEW,
      '--repeats',
      '2',
      '--no-stratify',
    );
    expect(repeated.folds).toMatchObject({ kind: 'random', repeats: 2 });
    expect(repeated.folds.sizes).toHaveLength(8);
  });

  it.each([
    [['--folds', '1'], 'folds', 'at least 2'],
    [['--alpha', '1,2'], 'alpha', 'from 0 (ridge) to 1 (lasso), got "2"'],
    [['--alpha', '1,1'], 'alpha', 'has 1 twice'],
    [['--group', 'ftv', '--time', 'age'], 'time', 'only one'],
    [['--measure', 'acu'], 'measure', 'Did you mean "auc"?'],
    [['--rule', 'best'], 'rule', 'must be one of minimum, one-standard-error'],
    [['--lambdas', '0.1', '--plot', 'cv.svg'], 'plot', 'two values of lambda'],
    [['--output', 'cv.xlsx'], 'output', '.csv, .parquet or .json'],
  ] as const)('refuses %j', async (args, option, message) => {
    const error = await errorOf(...args);
    expect(error).toMatchObject({ exit: 2, code: 'option-invalid', at: { option } });
    expect(error.message).toContain(message);
  });

  it('goes on with what was chosen when it is asked to', async () => {
    const [few, wanted] = [
      [births, FORMULA, ...FEW],
      ['--refit', '--debiased', '--stability'],
    ];
    const whole = await json<Further>('cross-validate', ...FEW, ...wanted);
    const refit = new Map(whole.refit.coefficients.map(({ term, estimate }) => [term, estimate]));
    const chosen = whole.chosen.coefficients.filter(({ estimate }) => estimate !== 0);
    expect([...refit.keys()].sort()).toEqual(chosen.map(({ term }) => term).sort());
    const formula = `low ~ ${[...refit.keys()].filter((term) => term !== '(Intercept)').join(' + ')}`;
    const plain = JSON.parse((await run(['fit', births, formula, '--json'])).stdout);
    for (const { term, estimate } of plain.coefficients) expect(refit.get(term)).toBeCloseTo(estimate, 9);
    expect(whole.debiased).toMatchObject({ lambda: whole.chosen.lambda, confidence: 0.95 });
    expect(whole.stability.columns).toHaveLength(5);
    const { stdout } = await run(['cross-validate', ...few, '--refit', '--debiased']);
    expect(stdout).toContain('Maximum likelihood on the columns selected');
    expect(stdout).toContain('Debiased: the shrinkage');
  });

  it('tests on one half of the rows what the other half chose', async () => {
    const halved = ['--split-inference', '--splits', '2', '--seed', '5', '--event', '0'];
    const { splitInference: told, ...report } = await json<
      CrossValidationReport & { splitInference: SplitInferenceReport }
    >('cross-validate', ...FEW, ...halved);
    const table = readCsvSync(readFileSync(births, 'utf8'));
    const alone = await splitInference(table, FORMULA, { splits: 2, seed: 5, event: '0' });
    expect(told).toEqual(alone);
    expect(told.coefficients.map(({ term }) => term)).toEqual(['age', 'lwt', 'smoke', 'ht', 'ui']);
    expect(report.folds.seed).toBe(5);
    const { code, stdout } = await run(['cross-validate', births, FORMULA, ...FEW, ...halved]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('tested on the other, 2 splits (seed 5)');
    expect(await errorOf('--splits', '3')).toMatchObject({ exit: 2, at: { option: 'splits' } });
  });

  it('leaves the column of groups out of all that follows a dot', async () => {
    const [data, file] = [join(folder, 'visits.csv'), join(folder, 'visits.json')];
    const [header, ...lines] = readFileSync(births, 'utf8').trimEnd().split('\n');
    const visits = lines.map((line, i) => `${line},clinic${i % 12}`);
    writeFileSync(data, [`${header},clinic`, ...visits, ''].join('\n'));
    const args = [
      data,
      'low ~ . - bwt - race',
      '--group',
      'clinic',
      ...FEW,
      '--refit',
      '--model',
      file,
      '--json',
    ];
    const { code, stdout, stderr } = await run(['cross-validate', ...args]);
    expect(code, stderr).toBe(0);
    const whole = JSON.parse(stdout) as Further;
    expect(whole.formula).not.toContain('clinic');
    expect(whole.refit.formula).toBe(whole.formula);
    const written = JSON.parse(readFileSync(file, 'utf8'));
    expect(written.schema.formula).toBe(whole.formula);
    const chosen = whole.chosen.coefficients.map(({ estimate }) => estimate);
    (written.coefficients as number[]).forEach((value, j) => {
      expect(value).toBeCloseTo(chosen[j]!, 10);
    });
  });

  it('names a column of groups that is not there', async () => {
    const error = await errorOf('--group', 'fvt');
    expect(error).toMatchObject({ exit: 2, code: 'column-unknown', at: { column: 'fvt', option: 'group' } });
  });
});
