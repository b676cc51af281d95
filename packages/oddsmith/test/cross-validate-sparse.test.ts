/** `oddsmith cross-validate` of SVMlight text: what it prints and writes agrees with the library and with itself. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type CrossValidationReport, crossValidateSparse, readSvmlight } from '@oddsmith/core';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { drawn } from '../../core/test/sparse/drawn.js';
import { run } from './command.js';
import { dataFile, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const { dense, labels } = drawn({ seed: 6, rows: 120, columns: 25, density: 0.2 });
// Columns are counted from 0, so that the file's names are not those of a matrix.
const text = dense
  .map((row, i) => {
    const entries = row.flatMap((value, j) => (value === 0 ? [] : [`${j}:${value}`]));
    return `${labels[i] === 1 ? 'spam' : 'ham'} ${entries.join(' ')}\n`;
  })
  .join('');
const words = join(folder, 'words.svm');
writeFileSync(words, text);
const zipped = join(folder, 'words.libsvm.gz');
writeFileSync(zipped, gzipSync(text));
const FEW = ['--lambda-count', '6', '--lambda-ratio', '0.05', '--folds', '3', '--seed', '4'];

describe('cross-validate of sparse data', () => {
  it('chooses as the library does, and writes what it has chosen', async () => {
    const [model, csv, svg] = ['model.json', 'curve.csv', 'curve.svg'].map((name) => join(folder, name));
    const args = ['cross-validate', zipped, ...FEW, '--alpha', '1,0.5', '--rule', 'one-standard-error'];
    const files = ['--model', model!, '--output', csv!, '--plot', svg!];
    const { code, stdout, stderr } = await run([...args, '--nested', ...files, '--json']);
    expect(code, stderr).toBe(0);
    const report: CrossValidationReport = JSON.parse(stdout);
    const data = await readSvmlight(text);
    const found = await crossValidateSparse(data.matrix, data.labels, {
      ...{ lambdaCount: 6, lambdaRatio: 0.05, folds: 3, seed: 4, alpha: [1, 0.5], nested: true },
      rule: 'one-standard-error',
    });
    const expected = found.report((column) => String(column));
    expect({ ...report, seconds: 0, path: { ...report.path, seconds: 0 } }).toEqual({
      ...{ ...expected, seconds: 0 },
      path: { ...expected.path, seconds: 0 },
    });
    const schema = readFileSync(new URL('../schemas/cross-validation.json', import.meta.url), 'utf8');
    const validator = new Ajv.default({ strict: true, strictTypes: false, strictRequired: false });
    const validate = validator.compile(JSON.parse(schema));
    expect(validate(report) ? [] : validate.errors).toEqual([]);
    expect(JSON.parse(readFileSync(model!, 'utf8'))).toEqual(found.model(true).file);
    const [header = '', ...lines] = readFileSync(csv!, 'utf8').trimEnd().split('\n');
    expect(header).toBe('alpha,lambda,mean,standard_error,nonzero,fold_1,fold_2,fold_3');
    expect(lines).toHaveLength(12);
    expect(readFileSync(svg!, 'utf8')).toMatch(/^<svg/);
    const predicted = await run(['predict', model!, words]);
    const probabilities = predicted.stdout.trimEnd().split('\n').slice(1);
    expect(probabilities.map((row) => Number(row.split(',')[1]))).toEqual([
      ...found.model().predict(data.matrix),
    ]);
  });

  it('tells folds, curve, choices, coefficients and gaps', async () => {
    const { code, stdout } = await run([
      'cross-validate',
      words,
      ...FEW,
      '--no-intercept',
      '--no-standardize',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('3 folds, each with its share of the events; seed 4');
    expect(stdout).toContain('events (spam)');
    expect(stdout).toMatch(/^best mean \(chosen\) +[\d.]+ +1 +[\d.]+/m);
    expect(stdout).toMatch(/lambda, bars of one standard error/);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/25 columns. Duality gap .* its objective: \d\.\de-\d+;/);
    expect(stdout).not.toContain('(Intercept)');
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  });

  it.each([
    [[words, 'y ~ x'], 'option-invalid', 'without a formula'],
    [[words, '--group', 'g'], 'option-unavailable', '--group is not available'],
    [[words, '--refit'], 'option-unavailable', '--refit'],
    [[words, '--bounds', 'x=0:1'], 'option-unavailable', '--bounds'],
    [[words, '--folds', '121'], 'data-shape', 'too few rows for 121 folds'],
    [[words, '--fold-tolerance', '2'], 'option-invalid', '--fold-tolerance must be'],
    [[words, '--lambdas', '0.1', '--lambda-count', '3'], 'option-invalid', '--lambda-count'],
    [[words, '--lambdas', '0.1', '--plot', 'cv.svg'], 'option-invalid', 'two values of lambda'],
    [[words, '--output', 'cv.xlsx'], 'option-invalid', '.csv, .parquet or .json'],
    [[dataFile('birthwt.csv')], 'argument-missing', 'cross-validate needs a formula'],
    [[dataFile('birthwt.csv'), 'low ~ age', '--no-intercept'], 'option-invalid', 'goes with sparse data'],
  ])('%j is refused', async (args, code, message) => {
    const outcome = await run(['cross-validate', ...args, '--json']);
    expect(outcome.code).toBe(2);
    expect(JSON.parse(outcome.stderr)).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('says so where a fit is not done', async () => {
    const outcome = await run([
      'cross-validate',
      words,
      '--lambdas',
      '0.05',
      '--folds',
      '3',
      '--tolerance',
      '1e-18',
    ]);
    expect([outcome.code, outcome.stderr]).toEqual([4, expect.stringContaining('not-converged')]);
    expect(outcome.stdout).toContain('best mean');
  });
});
