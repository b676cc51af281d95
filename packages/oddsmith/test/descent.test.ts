import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import golden from '../../../test/golden/zoo/seed_gradient_descent.json' with { type: 'json' };
import { run } from './command.js';
import { dataFile, duckdb, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
const ten = file('ten.csv');
writeFileSync(ten, `x,y\n${golden.x.map((x, i) => `${x},${golden.y[i]}`).join('\n')}\n`);
const article = ['--rate', '0.001', '--gradient', 'sum', '--coordinates', 'data'];

const read = (name: string) => {
  const [header, ...lines] = readFileSync(file(name), 'utf8').trimEnd().split('\n');
  const rows = lines.map((line) => line.split(',').map((cell) => (cell === '' ? null : Number(cell))));
  return { header: header!.split(','), rows };
};

describe('fit with gradient solvers', () => {
  it('writes the article its history, to 1e-12', async () => {
    const history = file('article.csv');
    const { code, stdout } = await run([
      'fit',
      ten,
      'y ~ x',
      '--solver',
      'gradient-descent',
      ...article,
      '--history',
      history,
    ]);
    expect(code).toBe(4);
    expect(stdout).toContain('Not converged: the limit of iterations was reached first');
    const { header, rows } = read('article.csv');
    expect(header).toEqual(['iteration', 'passes', 'loss', 'gradient_norm', 'distance', '(Intercept)', 'x']);
    expect(rows).toHaveLength(10_001);
    for (const [epoch, { b0, b1 }] of Object.entries(golden.snapshots)) {
      const row = rows[Number(epoch)]!;
      expect(row[0]).toBe(Number(epoch));
      expect(Math.abs(row[5]! - Number(b0))).toBeLessThan(1e-12);
      expect(Math.abs(row[6]! - Number(b1))).toBeLessThan(1e-12);
    }
  });

  it.each(['gradient-descent', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam', 'sgd'])(
    'prints with %s the digits of Newton',
    async (solver) => {
      const fit = ['fit', dataFile('birthwt.csv'), 'low ~ age + lwt + smoke', '--json'];
      const expected = JSON.parse((await run(fit)).stdout);
      const { code, stdout } = await run([...fit, '--solver', solver]);
      const report = JSON.parse(stdout);
      expect(code).toBe(0);
      expect(report.solver).toBe(solver);
      expected.coefficients.forEach((row: Record<string, number>, i: number) => {
        for (const name of ['estimate', 'standardError'])
          expect(Math.abs(report.coefficients[i][name] / row[name]! - 1)).toBeLessThan(1e-13);
      });
    },
  );

  it('writes the same history as CSV and as Parquet', async () => {
    const fit = ['fit', ten, 'y ~ x', '--solver', 'adam', '--history'];
    expect((await run([...fit, file('adam.csv')])).code).toBe(0);
    expect((await run([...fit, file('adam.parquet')])).code).toBe(0);
    await duckdb(`COPY (SELECT * FROM '${file('adam.parquet')}') TO '${file('again.csv')}' (HEADER)`);
    expect(read('again.csv')).toEqual(read('adam.csv'));
    expect(read('again.csv').rows.length).toBeGreaterThan(100);
  });

  it('gives the same stochastic run for the same seed, another one for another', async () => {
    const fit = ['fit', ten, 'y ~ x', '--solver', 'sgd', '--batch-size', '3', '--history'];
    await run([...fit, file('a.csv'), '--seed', '7']);
    await run([...fit, file('b.csv'), '--seed', '7']);
    await run([...fit, file('c.csv'), '--seed', '8']);
    expect(read('b.csv')).toEqual(read('a.csv'));
    expect(read('c.csv').rows[1]).not.toEqual(read('a.csv').rows[1]);
  });

  it('says that a rate does not settle, with exit code 4', async () => {
    const { code, stdout, stderr } = await run([
      'fit',
      ten,
      'y ~ x',
      '--solver',
      'gradient-descent',
      ...['--rate', '0.14', '--gradient', 'sum', '--coordinates', 'data'],
    ]);
    expect(code).toBe(4);
    expect(stdout).toContain('the iterates cycle or wander');
    expect(stdout + stderr).not.toContain('NaN');
  });

  it.each([
    ['--rate', 'fast'],
    ['--rate', '-1'],
    ['--rate', 'inverse:1'],
    ['--rate', 'cosine:1,x'],
    ['--epochs', '0'],
    ['--batch-size', '1.5'],
    ['--history', 'descent.txt'],
  ])('refuses %s %s', async (option, value) => {
    const { code, stderr } = await run(['fit', ten, 'y ~ x', '--solver', 'adam', option, value]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/option-invalid|must/);
  });

  it('refuses options of gradient solvers with Newton, and a line search with Adam', async () => {
    const idle = await run(['fit', ten, 'y ~ x', '--rate', '0.1']);
    expect([idle.code, idle.stderr]).toEqual([2, expect.stringContaining('gradient solvers')]);
    const search = await run(['fit', ten, 'y ~ x', '--solver', 'adam', '--rate', 'backtracking']);
    expect([search.code, search.stderr]).toEqual([2, expect.stringContaining('line search')]);
  });
});
