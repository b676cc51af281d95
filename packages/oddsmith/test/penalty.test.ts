/** `fit --penalty`: what it prints, what it writes, what it refuses. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './command.js';
import { dataFile, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const separated = dataFile('endometrial_sep.csv');
const FORMULA = 'HG ~ NV + PI + EH';

describe('fit --penalty firth', () => {
  it('is done where maximum likelihood has no estimate', async () => {
    const plain = await run(['fit', separated, FORMULA]);
    expect(plain.code).toBe(4);
    const { code, stdout } = await run(['fit', separated, FORMULA, '--penalty', 'firth']);
    expect(code).toBe(0);
    expect(stdout).toContain("Firth's penalised likelihood; p and intervals by penalised likelihood ratio");
    expect(stdout).toMatch(/^NV +2\.929 +1\.551 +1\.89 +0\.009 +18\.71 \[1\.84, 2578\]$/m);
  });

  it('has the intervals and the confidence asked for, as JSON too', async () => {
    const options = ['--penalty', 'firth', '--intervals', 'wald', '--confidence', '0.9', '--json'];
    const report = JSON.parse((await run(['fit', separated, FORMULA, ...options])).stdout);
    expect(report).toMatchObject({ penalty: 'firth', intervals: 'wald', confidence: 0.9, aic: null });
  });

  it('writes a model that predicts with intervals', async () => {
    const model = join(folder, 'firth.json');
    expect((await run(['fit', separated, FORMULA, '--penalty', 'firth', '--output', model])).code).toBe(0);
    const { code, stdout } = await run(['predict', model, separated, '--intervals', 'wald']);
    expect(code).toBe(0);
    expect(stdout.split('\n').length).toBeGreaterThan(79);
  });
});

describe('fit --penalty lasso', () => {
  it('prints its zeros and its certificate, and writes a model that predicts', async () => {
    const model = join(folder, 'lasso.json');
    const options = ['--penalty', 'lasso', '--lambda', '0.1', '--output', model];
    const { code, stdout } = await run(['fit', separated, FORMULA, ...options]);
    expect(code).toBe(0);
    expect(stdout).toContain('Lasso, lambda = 0.1 on standardised columns');
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /optimality conditions hold within 1e-1\d of the largest lambda/,
    );
    expect((await run(['predict', model, separated])).code).toBe(0);
  });

  it('has alpha as an elastic net', async () => {
    const options = ['--penalty', 'elastic-net', '--lambda', '0.1', '--alpha', '0.3', '--json'];
    const report = JSON.parse((await run(['fit', separated, FORMULA, ...options])).stdout);
    expect(report).toMatchObject({ penalty: 'elastic-net', lambda: 0.1, alpha: 0.3, converged: true });
    expect(report.shrinkage.penalised).toBe(3);
  });
});

describe('fit --penalty-factor, --bounds, --grouped', () => {
  const options = ['--penalty', 'lasso', '--lambda', '0.02', '--penalty-factor', 'EH=0', '--bounds', 'PI=0:'];

  it('are told, certified, and written to the model', async () => {
    const model = join(folder, 'own.json');
    const { code, stdout } = await run(['fit', separated, FORMULA, ...options, '--output', model]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Free of penalty: EH; Penalty factors: NV 1.5, PI 1.5; Bounds: PI [0, Infinity]',
    );
    const { fit } = JSON.parse(readFileSync(model, 'utf8'));
    expect(fit.shrinkage).toMatchObject({
      penaltyFactors: { NV: 1.5, PI: 1.5, EH: 0 },
      bounds: { PI: [0, null] },
    });
    expect(fit.shrinkage.dualityGap).toBeLessThan(1e-9);
  });

  it('are refused where a free column separates the classes', async () => {
    for (const command of ['fit', 'path', 'cross-validate']) {
      const penalty = command === 'fit' ? ['--penalty', 'lasso', '--lambda', '0.1'] : [];
      const args = [command, separated, FORMULA, ...penalty, '--penalty-factor', 'NV=0', '--json'];
      const { code, stderr } = await run(args);
      expect(code).toBe(4);
      const error = JSON.parse(stderr.trimEnd().split('\n').at(-1)!);
      expect(error.code).toBe('estimate-not-finite');
      expect(error.message).toContain('the estimate of NV is infinite');
    }
  });

  it('take alpha = 1, and a coefficient that is kept at 0', async () => {
    const one = [
      '--penalty',
      'elastic-net',
      '--lambda',
      '0.02',
      '--alpha',
      '1',
      '--bounds',
      'EH=0:0',
      '--json',
    ];
    const { coefficients, alpha } = JSON.parse((await run(['fit', separated, FORMULA, ...one])).stdout);
    expect([alpha, coefficients[3].estimate]).toEqual([1, 0]);
    expect(coefficients[1].estimate).toBeGreaterThan(0);
  });

  it('say where the optimality conditions stand when the limit of steps came first', async () => {
    const { code, stdout } = await run(['fit', separated, FORMULA, ...options, '--max-iterations', '1']);
    expect(code).toBe(4);
    expect(stdout).not.toContain('standard errors from');
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /optimality conditions hold within 1e-?\d+ of the largest/,
    );
  });

  it('are those of the path, and of its model', async () => {
    const model = join(folder, 'of-path.json');
    const own = options.slice(4);
    const path = ['path', separated, FORMULA, ...own, '--at', '0.02', '--model', model, '--json'];
    const { at } = JSON.parse((await run(path)).stdout);
    const fitted = JSON.parse((await run(['fit', separated, FORMULA, ...options, '--json'])).stdout);
    const { fit } = JSON.parse(readFileSync(model, 'utf8'));
    at.coefficients.forEach((value: number, j: number) => {
      expect(fit.coefficients[j].estimate).toBe(fitted.coefficients[j].estimate);
      expect(fitted.coefficients[j].estimate).toBeCloseTo(value, 9);
    });
    expect(fit.shrinkage).toEqual(fitted.shrinkage);
  });
});

describe('fit --penalty ridge', () => {
  it('prints estimates and the reason why there is nothing else', async () => {
    const { code, stdout } = await run(['fit', separated, FORMULA, '--penalty', 'ridge', '--lambda', '0.1']);
    expect(code).toBe(0);
    expect(stdout).toContain('Ridge, lambda = 0.1 on standardised columns');
    expect(stdout).toContain('Note: Ridge pulls the coefficients towards 0');
    expect(stdout).not.toContain('Std.Err');
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /conditions hold within 1e-1\d of the steepest slope, 0\.\d+; 3 of 3 coefficients are not 0; duality gap within 1e-1\d/,
    );
  });

  it('writes a model that has no intervals to predict with', async () => {
    const model = join(folder, 'ridge.json');
    await run(['fit', separated, FORMULA, '--penalty', 'ridge', '--lambda', '0.1', '--output', model]);
    expect((await run(['predict', model, separated])).code).toBe(0);
    const refused = await run(['predict', model, separated, '--intervals', 'wald', '--json']);
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.stderr)).toMatchObject({ code: 'option-unavailable' });
  });
});

it.each([
  [['--penalty', 'elastic'], 'option-invalid', 'penalty'],
  [['--penalty', 'lasso'], 'option-invalid', 'lambda'],
  [['--penalty', 'elastic-net', '--lambda', '1'], 'option-invalid', 'alpha'],
  [['--alpha', '0.5'], 'option-invalid', 'alpha'],
  [['--penalty', 'ridge'], 'option-invalid', 'lambda'],
  [['--penalty', 'ridge', '--lambda', '-1'], 'option-invalid', 'lambda'],
  [['--lambda', '1'], 'option-invalid', 'lambda'],
  [['--penalty-factor', 'NV=0'], 'option-invalid', 'penalty-factor'],
  [['--penalty', 'firth', '--bounds', 'NV=0:'], 'option-invalid', 'bounds'],
  [['--penalty', 'lasso', '--lambda', '1', '--penalty-factor', 'NX=0'], 'option-invalid', 'penalty-factor'],
  [
    ['--penalty', 'lasso', '--lambda', '1', '--grouped', '--grouped-classes'],
    'option-invalid',
    'grouped-classes',
  ],
  [['--intervals', 'profile', '--covariance', 'HC1'], 'option-invalid', 'intervals'],
  [['--penalty', 'firth', '--solver', 'lbfgs'], 'option-invalid', 'solver'],
  [['--penalty', 'firth', '--history', join(folder, 'history.csv')], 'option-invalid', 'history'],
])('refuses %j', async (options, code, option) => {
  const refused = await run(['fit', separated, FORMULA, ...options, '--json']);
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stderr)).toMatchObject({ code, at: { option } });
  expect(existsSync(join(folder, 'history.csv'))).toBe(false);
});
