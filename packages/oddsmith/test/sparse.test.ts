/** SVMlight text on the command line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fitSparse, readSvmlight } from '@oddsmith/core';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { drawn } from '../../core/test/sparse/drawn.js';
import { sparsePathText } from '../src/commands/sparse/path.js';
import { run } from './command.js';
import { dataFile, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const { dense, labels } = drawn({ seed: 4, rows: 120, columns: 25, density: 0.2 });
const text = dense
  .map((row, i) => {
    const entries = row.flatMap((value, j) => (value === 0 ? [] : [`${j + 1}:${value}`]));
    return `${labels[i] === 1 ? 'spam' : 'ham'} ${entries.join(' ')}\n`;
  })
  .join('');
const words = join(folder, 'words.svm');
writeFileSync(words, text);
const zipped = join(folder, 'words.svm.gz');
writeFileSync(zipped, gzipSync(text));

describe('sparse data on the command line', () => {
  it('are fitted as in the library, and predicted with the model written', async () => {
    const path = join(folder, 'words.json');
    const args = ['fit', zipped, '--penalty', 'lasso', '--lambda', '0.02', '--output', path, '--json'];
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    const data = await readSvmlight(text);
    const fit = await fitSparse(data.matrix, data.labels, { lambda: 0.02 });
    expect(report.event).toBe('spam');
    expect(report.coefficients).toEqual(
      Array.from(fit.points[0]!.indices, (column, k) => ({
        term: String(column + 1),
        estimate: fit.points[0]!.values[k],
      })),
    );
    expect(report.coefficients.length).toBeGreaterThan(3);
    const predicted = await run(['predict', path, words]);
    const rows = predicted.stdout.trimEnd().split('\n').slice(1);
    expect(rows.map((row) => Number(row.split(',')[1]))).toEqual([...fit.model().predict(data.matrix)]);
    const file = join(folder, 'predicted.ndjson');
    expect((await run(['predict', path, words, '--output', file])).code).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8').split('\n')[0]!)).toMatchObject({ row: 1 });
  });

  it('have a summary, and a schema', async () => {
    const schema = JSON.parse(readFileSync(new URL('../schemas/sparse-fit.json', import.meta.url), 'utf8'));
    const validate = new Ajv.default({ strict: true, strictTypes: false, allErrors: true }).compile(schema);
    for (const penalty of ['ridge', 'lasso', 'elastic-net']) {
      const args = ['fit', words, '--penalty', penalty, '--lambda', '0.01', '--no-intercept'];
      const { stdout } = await run([...args, '--no-standardize']);
      expect(stdout).toContain('P(label = spam), 120 rows, 25 columns');
      expect(stdout).toContain('Duality gap');
      expect(stdout).not.toContain('(Intercept)');
      const report = JSON.parse((await run([...args, '--json'])).stdout);
      expect(validate(report) ? [] : validate.errors).toEqual([]);
      expect(validate({ ...report, more: 1 })).toBe(false);
    }
  });

  it.each([
    [['fit', words], 'argument-missing', '--lambda'],
    [['fit', words, 'y ~ x', '--lambda', '1'], 'option-invalid', 'without a formula'],
    [['fit', words, '--lambda', '1', '--weights', 'w'], 'option-unavailable', '--weights'],
    [['fit', words, '--lambda', '1', '--penalty', 'firth'], 'option-invalid', 'not firth'],
    [['fit', words, '--lambda', '1', '--alpha', '0.3'], 'option-invalid', '--alpha goes with'],
    [['fit', words, '--lambda', '1', '--event', 'sham'], 'level-unknown', 'Did you mean ham'],
    [['fit', join(folder, 'none.svm'), '--lambda', '1'], 'file-not-found', 'none.svm'],
    [
      ['fit', dataFile('birthwt.csv'), 'low ~ age', '--no-intercept'],
      'option-invalid',
      'goes with sparse data',
    ],
    [['path', words, 'y ~ x'], 'option-invalid', 'without a formula'],
    [['path', words, '--bounds', 'x=0:1'], 'option-unavailable', '--bounds'],
    [['path', words, '--output', 'path.txt'], 'option-invalid', 'must end in .csv, .parquet or .json'],
    [['path', dataFile('birthwt.csv')], 'argument-missing', 'path needs a formula'],
  ])('%j is refused', async (args, code, message) => {
    const outcome = await run([...args, '--json']);
    expect(outcome.code).toBe(2 + Number(code === 'file-not-found'));
    expect(JSON.parse(outcome.stderr)).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('have their path on the command line', async () => {
    const { code, stdout } = await run(['path', words, '--lambda-count', '4', '--alpha', '0.5', '--json']);
    expect(code).toBe(0);
    const { alpha, points } = JSON.parse(stdout);
    expect([alpha, points.length, points[0].coefficients]).toEqual([0.5, 4, []]);
    for (const { coefficients, lambda } of points) expect(lambda > 0 && coefficients.length >= 0).toBe(true);
    expect(points[3].coefficients.length).toBeGreaterThan(0);
  });

  it('have paths with a summary of few lines, and its certificate', async () => {
    const data = await readSvmlight(text);
    const fit = await fitSparse(data.matrix, data.labels, { lambdaCount: 60, lambdaRatio: 0.1 });
    const summary = sparsePathText(fit, 80);
    const lines = summary.split('\n');
    expect(lines.length).toBeLessThan(30);
    expect(lines[0]).toContain('P(label = spam), 120 rows, 25 columns; lasso on standardised columns');
    const numbers = lines.filter((line) => / %/.test(line)).map((line) => line.trim().split(/\s+/));
    expect(Number(numbers[0]![0])).toBeCloseTo(fit.points[0]!.lambda, 4);
    expect(Number(numbers.at(-1)![0])).toBeCloseTo(fit.points.at(-1)!.lambda, 4);
    expect(numbers[0]![1]).toBe('0');
    expect(summary.replace(/\s+/g, ' ')).toContain('asked for: 0.000001');
  });

  it('have their path as a table and as an object that keeps to its schema', async () => {
    const data = await readSvmlight(text);
    const { points } = await fitSparse(data.matrix, data.labels, { lambdaCount: 4 });
    const [csv, json] = ['path.csv', 'path.json'].map((name) => join(folder, name)) as [string, string];
    const args = ['path', words, '--lambda-count', '4', '--output'];
    expect((await run([...args, csv])).code).toBe(0);
    const [head, ...rows] = readFileSync(csv, 'utf8').trimEnd().split('\n');
    const names = head!.split(',');
    expect(names.slice(0, 2)).toEqual(['lambda', 'nonzero']);
    expect(rows).toHaveLength(4);
    rows.forEach((row, k) => {
      const cells = Object.fromEntries(row.split(',').map((cell, i) => [names[i], Number(cell)]));
      const { lambda, indices, values, intercept } = points[k]!;
      expect([cells.lambda, cells.nonzero, cells['(Intercept)']]).toEqual([
        lambda,
        indices.length,
        intercept,
      ]);
      for (const name of names.slice(9)) {
        const place = indices.indexOf(Number(name) - 1);
        expect(cells[name]).toBe(place < 0 ? 0 : values[place]);
      }
    });
    const printed = JSON.parse((await run([...args, json, '--json'])).stdout);
    expect({ ...JSON.parse(readFileSync(json, 'utf8')), seconds: 0 }).toEqual({ ...printed, seconds: 0 });
    const schema = JSON.parse(readFileSync(new URL('../schemas/sparse-path.json', import.meta.url), 'utf8'));
    const validate = new Ajv.default({ strict: true, strictTypes: false, allErrors: true }).compile(schema);
    expect(validate(printed) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...printed, more: 1 })).toBe(false);
  });
});
