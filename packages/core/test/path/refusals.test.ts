/** What is refused of the options of penalties, and that the message says which entry it is. */
import { describe, expect, it } from 'vitest';
import { crossValidate } from '../../src/cross-validation/cross-validate.js';
import { OddsmithError } from '../../src/errors.js';
import { fit } from '../../src/fit/fit.js';
import type { FitOptions } from '../../src/fit/options.js';
import { fitPath } from '../../src/path/fit-path.js';
import type { PathOptions } from '../../src/path/options.js';
import { debiased } from '../../src/selection/debiased.js';
import { refitSelected } from '../../src/selection/refit-selected.js';
import { splitInference } from '../../src/selection/split-inference.js';
import { stabilitySelection } from '../../src/selection/stability-selection.js';
import { drawProblem } from '../cross-validation/problem.js';

const { data, formula } = drawProblem(5, 60, 3);
const [first, second] = formula
  .split('~')[1]!
  .split('+')
  .map((name) => name.trim());

async function refusal(work: () => Promise<unknown>): Promise<OddsmithError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof OddsmithError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

/** Options as a caller without types may give them. */
const untyped = (options: object) => options as PathOptions & FitOptions;

describe('options of penalties', () => {
  it.each([
    [{ bounds: { [first!]: [0, 1], [second!]: [1, 2] } }, `got [1, 2] for "${second}"`],
    [{ bounds: { [first!]: [2, -1] } }, `got [2, -1] for "${first}"`],
    [{ bounds: { [first!]: 1 } }, `got 1 for "${first}"`],
    [{ bounds: [[0, 1]] }, 'got an array'],
    [{ bounds: 3 }, 'got 3'],
    [{ penaltyFactors: { [first!]: 1, [second!]: -2 } }, `got -2 for "${second}"`],
    [{ penaltyFactors: { [first!]: '1' } }, `got "1" for "${first}"`],
    [{ penaltyFactors: [1, 2] }, 'got an array'],
  ])('%j names the entry, in a path and a fit', async (options, told) => {
    const path = await refusal(() => fitPath(data, formula, untyped(options)));
    const one = untyped({ ...options, penalty: 'lasso', lambda: 0.1 });
    const single = await refusal(() => fit(data, formula, one));
    const option = Object.keys(options)[0];
    for (const { code, message, at } of [path, single]) {
      expect(code).toBe('option-invalid');
      expect(message).toContain(told);
      expect(at).toEqual({ option });
    }
  });

  it.each([
    [[0.1, -0.05], 'got -0.05 as number 2'],
    [[Number.NaN], 'got NaN as number 1'],
    [Float64Array.of(0.1, 0.01, 0), 'got 0 as number 3'],
    [[], 'got an empty array'],
    ['0.1', 'got "0.1"'],
    [[0.01, 0.1], 'number 2 (0.1) follows 0.01'],
  ])('lambdas %j name the entry', async (lambdas, told) => {
    const { code, message } = await refusal(() => fitPath(data, formula, untyped({ lambdas })));
    expect(code).toBe('option-invalid');
    expect(message).toContain(told);
  });

  it('asks for a formula where there is none', async () => {
    for (const call of [fit, fitPath] as ((data: object, formula?: string) => Promise<unknown>)[])
      expect((await refusal(() => call(data))).code).toBe('argument-missing');
  });
});

describe('what follows a selection', () => {
  type Call = (data: object, formula: string, options?: object) => Promise<unknown>;
  const calls = { refitSelected, debiased, splitInference, stabilitySelection } as Record<string, Call>;

  it.each(['refitSelected', 'debiased'])('%s says that it needs lambda', async (name) => {
    for (const options of [undefined, {}]) {
      const { code, message, at } = await refusal(() => calls[name]!(data, formula, options));
      expect(code).toBe('option-invalid');
      expect(message).toContain(`${name} needs the option "lambda"`);
      expect(at).toEqual({ option: 'lambda' });
    }
  });

  it.each([
    ['refitSelected', { lambda: 0.1, alhpa: 0.5 }, 'option-unknown', 'Did you mean "alpha"'],
    ['debiased', { lambda: 0.1, confidence: 2 }, 'option-invalid', 'got 2'],
    ['debiased', { lambda: -1 }, 'option-invalid', 'got -1'],
    ['splitInference', { split: 3 }, 'option-unknown', 'Did you mean "splits"'],
    ['splitInference', { splits: 0 }, 'option-invalid', 'got 0'],
    ['splitInference', { seed: 0.5 }, 'option-invalid', 'got 0.5'],
    ['splitInference', { grouped: true }, 'option-unavailable', 'one by one'],
    ['stabilitySelection', { treshold: 0.9 }, 'option-unknown', 'Did you mean "threshold"'],
    ['stabilitySelection', { pairs: 0 }, 'option-invalid', 'got 0'],
    ['stabilitySelection', { bounds: { [first!]: [1, 2] } }, 'option-invalid', `for "${first}"`],
  ])('%s refuses %j', async (name, options, code, told) => {
    const error = await refusal(() => calls[name]!(data, formula, options));
    expect(error.code).toBe(code);
    expect(error.message).toContain(told);
  });
});

describe('paths that have no beginning or no end', () => {
  const flat = { y: [0, 1, 0, 1, 1], k: [2, 2, 2, 2, 2], x: [1, 2, 3, 5, 4] };

  it.each(['y ~ 1', 'y ~ k'])('%s leaves nothing to penalise', async (text) => {
    const work = [() => fitPath(flat, text), () => crossValidate({ ...flat }, text, { folds: 2 })];
    for (const one of [...work, () => fitPath(flat, text, { family: 'multinomial' })]) {
      const { code, message } = await refusal(one);
      expect(code).toBe('option-invalid');
      expect(message).toContain('no column that is penalised goes with the response');
    }
    expect((await fitPath(flat, text, { lambdas: [0.1] })).points).toHaveLength(1);
  });

  it.each([
    ['completely', [0, 0, 0, 1, 1, 1]],
    ['but for ties', [0, 0, 1, 0, 1, 1]],
  ])('refuses free columns that separate the classes %s', async (_, y) => {
    const apart = { y, x: [1, 2, 3, 3, 4, 5], z: [1, 0, 1, 0, 1, 1] };
    const penaltyFactors = { x: 0 };
    const single: FitOptions = { penalty: 'ridge', lambda: 0.1, penaltyFactors };
    for (const work of [
      () => fitPath(apart, 'y ~ x + z', { penaltyFactors }),
      () => fitPath(apart, 'y ~ x + z', { penaltyFactors, alpha: 0, lambdas: [0.1] }),
      () => fit(apart, 'y ~ x + z', single),
    ]) {
      const { code, message } = await refusal(work);
      expect(code).toBe('estimate-not-finite');
      expect(message).toContain('the estimate of (Intercept), x is infinite');
    }
    expect((await fitPath(apart, 'y ~ x + z')).points.length).toBeGreaterThan(1);
    const held = await fitPath(apart, 'y ~ x + z', {
      penaltyFactors,
      bounds: { x: [-1, 5] },
      lambdas: [0.1],
    });
    expect(held.points[0]!.coefficients[1]).toBe(5);
  });

  it('refuses them among several classes, and among more columns than rows', async () => {
    const x = Array.from({ length: 40 }, (_, i) => (i * 17) % 40);
    const z = x.map((_, i) => (i * 7) % 11);
    const y = x.map((value, i) => (value > 25 ? 'c' : z[i]! > 4 ? 'b' : 'a'));
    const mixed = { x, z, y: y.map((label, i) => (i % 9 === 0 ? 'a' : label)) };
    const wanted = { penaltyFactors: { x: 0 }, lambdaCount: 3 };
    const error = await refusal(() => fitPath({ x, z, y }, 'y ~ x + z', wanted));
    expect(error.code).toBe('estimate-not-finite');
    expect(error.message).toMatch(/the estimate of .*x is infinite/);
    const { points } = await fitPath(mixed, 'y ~ x + z', wanted);
    expect(Math.max(...points.map(({ violation }) => violation))).toBeLessThan(1e-9);

    const names = Array.from({ length: 510 }, (_, j) => `v${j}`);
    const wide: Record<string, number[]> = Object.fromEntries(
      names.map((name, j) => [name, x.map((_, i) => Math.sin(1 + i * (j + 3) + j))]),
    );
    const split = (at: number) => ({
      ...wide,
      y: wide.v0!.map((value, i) => (value > 0 !== (i === at) ? 1 : 0)),
    });
    const free = { penaltyFactors: { v0: 0 }, lambdaCount: 3, lambdaRatio: 0.5 };
    const { code, message } = await refusal(() => fitPath(split(-1), 'y ~ .', free));
    expect([code, message.includes('v0 is infinite')]).toEqual(['estimate-not-finite', true]);
    const path = await fitPath(split(3), 'y ~ .', free);
    expect([path.solver, path.points.length]).toEqual(['working-set', 3]);
  });

  it('takes free columns whose estimates are large, and finite', async () => {
    const near = { y: [0, 0, 0, 1, 0, 1, 1], x: [1, 2, 3, 3.001, 3.002, 4, 500], z: [1, 0, 1, 0, 1, 1, 0] };
    const { points } = await fitPath(near, 'y ~ x + z', { penaltyFactors: { x: 0 }, lambdas: [0.1] });
    const [intercept, slope] = points[0]!.coefficients;
    expect(intercept! + 500 * slope!).toBeGreaterThan(30);
    expect(points[0]!.violation).toBeLessThan(1e-9);
  });
});

describe('folds', () => {
  const named = (values: readonly string[]) => data.y!.map((_, i) => values[i % values.length]!);

  it.each([
    [{ folds: 61 }, 'data-shape', 'too few rows for 61 folds: 60'],
    [{ folds: 5, group: named(['a', 'b', 'c']) }, 'data-shape', 'too few groups for 5 folds: 3'],
    [{ folds: named(['a', 'b']) }, 'option-invalid', '"a" for row 1'],
    [{ time: named(['2020-01-01', '2020-01-02']) }, 'option-invalid', '"2020-01-01" for row 1'],
    [{ folds: data.y!.map((_, i) => (i === 2 ? null : (i % 2) + 1)) }, 'value-missing', 'row 3'],
  ])('%j', async (options, code, told) => {
    const error = await refusal(() => crossValidate(data, formula, untyped(options)));
    expect(error.code).toBe(code);
    expect(error.message).toContain(told);
  });

  it('does not warn of standard errors that a path has none of', async () => {
    const weights = data.y!.map((_, i) => 1 + (i % 3) / 2);
    const options = { weights, weightsKind: 'importance' } as const;
    expect((await fitPath(data, formula, options)).warnings).toEqual([]);
    const { report } = await fit(data, formula, { ...options, penalty: 'lasso', lambda: 0.05 });
    expect(report.warnings.map(({ code }) => code)).not.toContain('importance-weights');
    const plain = await fit(data, formula, options);
    expect(plain.report.warnings.map(({ code }) => code)).toContain('importance-weights');
  });
});
