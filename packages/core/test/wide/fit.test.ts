/** `fit` at one λ with more columns than rows: beside the solver of fewer columns, its certificate worked out again. */
import { describe, expect, it } from 'vitest';
import { violationAt } from '../../../../test/oracle/wide-reference.js';
import {
  chosenFit,
  crossValidate,
  type Fit,
  type FitOptions,
  fit,
  fitPathSync,
  fitSync,
  loadModel,
  predict,
} from '../../src/index.js';
import { cornerOf, wideProblem } from './problems.js';

/** Few enough for the solver of fewer columns, which takes any number of steps. */
const ELSEWHERE = { maxIterations: 1e6 } as const;

/** The options of a fit at a share of the least λ at which all coefficients are 0. */
function optionsOf({ data, options }: ReturnType<typeof wideProblem>, share: number): FitOptions {
  const { alpha = 1, family: _, ...rest } = options;
  const { lambdaMax } = fitPathSync(data, 'y ~ .', { ...options, lambdaCount: 2 });
  const penalty =
    alpha === 1 ? ({ penalty: 'lasso' } as const) : ({ penalty: 'elastic-net', alpha } as const);
  return { ...rest, ...penalty, lambda: share * lambdaMax! };
}

/** The largest difference of two lists beside their sizes; zeros have to be zeros. */
function difference(
  a: readonly (number | null | undefined)[],
  b: readonly (number | null | undefined)[],
): number {
  return a.reduce<number>((most, value, i) => {
    const other = b[i];
    if (value === other) return most;
    if (!value || !other) return Number.POSITIVE_INFINITY;
    return Math.max(most, Math.abs(value - other) / Math.abs(other));
  }, 0);
}

const estimates = ({ report }: Fit) => report.coefficients.map(({ estimate }) => estimate);

function numbersOf({ report }: Fit): (number | null | undefined)[] {
  const { logLikelihood, penalizedLogLikelihood, deviance, nullDeviance, pseudoRSquared } = report;
  const { scale, lambdaMax } = report.shrinkage!;
  const { mcFadden, coxSnell, nagelkerke, tjur } = pseudoRSquared;
  const likelihoods = [logLikelihood, penalizedLogLikelihood, deviance, nullDeviance];
  return [...likelihoods, mcFadden, coxSnell, nagelkerke, tjur, scale, lambdaMax];
}

describe('a lasso or elastic net at one lambda', () => {
  it.each([1, 2, 3, 5])('has the zeros and digits of the other solver: problem %d', (seed) => {
    const problem = wideProblem(seed);
    const options = optionsOf(problem, 0.2);
    const wide = fitSync(problem.data, 'y ~ .', options);
    const other = fitSync(problem.data, 'y ~ .', { ...options, ...ELSEWHERE });
    expect([wide.report.solver, other.report.solver]).toEqual(['working-set', 'proximal-newton']);
    expect(difference(estimates(wide), estimates(other))).toBeLessThan(1e-12);
    expect(difference(numbersOf(wide), numbersOf(other))).toBeLessThan(1e-12);
    const { nonzero, penalised, text, penaltyFactors, bounds } = other.report.shrinkage!;
    expect(wide.report.shrinkage).toMatchObject({ nonzero, penalised });
    expect([wide.report.shrinkage!.text, wide.report.shrinkage!.penaltyFactors]).toEqual([
      text,
      penaltyFactors,
    ]);
    expect(wide.report.shrinkage!.bounds).toEqual(bounds);
    expect(wide.report.converged).toBe(true);
    const codes = (one: Fit) => one.report.warnings.map(({ code }) => code);
    expect(codes(wide)).toEqual(codes(other));
  });

  it('carries the violation over all columns', () => {
    const problem = wideProblem(0);
    const options = optionsOf(problem, 0.1);
    const { report } = fitSync(problem.data, 'y ~ .', options);
    const { corner, standardised } = cornerOf(problem, options.lambda!);
    const coefficients = report.coefficients.map(({ estimate }) => estimate!);
    const found = violationAt(corner, standardised(coefficients)) / report.shrinkage!.lambdaMax!;
    expect(found).toBeLessThan(1e-13);
    expect(Math.abs(found - report.shrinkage!.violation)).toBeLessThan(1e-14);
    expect(report.shrinkage!.dualityGap).toBeLessThan(1e-13);
    expect(report.gradientNorm).toBeLessThan(1e-12);
  });

  it('aliases constant columns, and needs no intercept', () => {
    const { data } = wideProblem(0);
    const rows = data.y!.length;
    const more = { ...data, same: new Float64Array(rows).fill(1.5), none: new Float64Array(rows) };
    const options = { penalty: 'lasso', lambda: 0.1 } as const;
    const { report } = fitSync(more, 'y ~ .' as string, options);
    expect(report.aliased).toEqual([
      { term: 'same', combination: '3/2' },
      { term: 'none', combination: '0' },
    ]);
    const [wide, other] = [{}, ELSEWHERE].map((extra) =>
      fitSync(data, 'y ~ . - 1' as string, { ...options, ...extra }),
    );
    expect(wide!.report.solver).toBe('working-set');
    expect(difference(estimates(wide!), estimates(other!))).toBeLessThan(1e-12);
    expect(difference(numbersOf(wide!), numbersOf(other!))).toBeLessThan(1e-12);
  });

  it('tells each lambda on the way', async () => {
    const problem = wideProblem(0);
    const options = optionsOf(problem, 0.1);
    const told: number[][] = [];
    const { report } = await fit(problem.data, 'y ~ .', {
      ...options,
      onIteration: ({ coefficients }) => told.push(Array.from(coefficients)),
    });
    expect(told.length).toBeGreaterThan(3);
    const last = report.coefficients.map(({ estimate }) => estimate!);
    expect(difference(told.at(-1)!, last)).toBeLessThan(1e-8);
  });

  it('lists what is not 0, and how much is', () => {
    const fitted = fitSync(wideProblem(0).data, 'y ~ .', { penalty: 'lasso', lambda: 0.1 });
    const used = fitted.report.coefficients.filter(({ estimate }) => estimate !== 0);
    const text = fitted.summary();
    for (const { term } of used) expect(text).toContain(`\n${term} `);
    expect(text).toContain(`\n${fitted.report.coefficients.length - used.length} more are 0\n`);
    expect(text.split('\n').length).toBeLessThan(used.length + 20);
    expect(text).toMatch(/Deviance \d+\.\d+ \(null/);
  });

  it('does not warn of standard errors that it does not have', () => {
    const { data } = wideProblem(0);
    const weights = data.y!.map((_, i) => 0.5 + (i % 3));
    const given = { penalty: 'lasso', lambda: 0.1, weights, weightsKind: 'importance' } as const;
    const { report } = fitSync(data, 'y ~ .', given);
    expect(report.solver).toBe('working-set');
    expect(report.warnings.map(({ code }) => code)).toEqual(['penalized-inference']);
  });

  it('is the same on threads, and of grouped rows', async () => {
    const problem = wideProblem(4, 40, 700);
    const options = optionsOf(problem, 0.1);
    const alone = fitSync(problem.data, 'y ~ .', options);
    const shared = await fit(problem.data, 'y ~ .', { ...options, threads: 2 });
    expect(estimates(shared)).toEqual(estimates(alone));
    const { y, ...columns } = problem.data;
    const yes = y!.map((one, i) => one + (i % 3));
    const no = y!.map((one, i) => 1 - one + (i % 2));
    const grouped = { ...columns, yes, no };
    const [wide, other] = [{}, ELSEWHERE].map((extra) =>
      fitSync(grouped, 'cbind(yes, no) ~ .' as string, { ...options, ...extra }),
    );
    expect(difference(estimates(wide!), estimates(other!))).toBeLessThan(1e-12);
    expect(difference(numbersOf(wide!), numbersOf(other!))).toBeLessThan(1e-12);
  });
});

describe('ridge at one lambda', () => {
  it.each([10])('has the digits of the other solver: problem %d', (seed) => {
    const problem = wideProblem(seed);
    const { alpha: _, family: __, bounds: ___, ...rest } = problem.options;
    const options = { ...rest, penalty: 'ridge', lambda: 0.3 } as const;
    const wide = fitSync(problem.data, 'y ~ .', options);
    const other = fitSync(problem.data, 'y ~ .', { ...options, ...ELSEWHERE });
    expect([wide.report.solver, wide.report.converged]).toEqual(['row-space', true]);
    const largest = Math.max(...estimates(other).map((value) => Math.abs(value!)));
    estimates(wide).forEach((value, j) => {
      expect(Math.abs(value! - estimates(other)[j]!) / largest).toBeLessThan(1e-12);
    });
    expect(difference(numbersOf(wide).slice(0, 8), numbersOf(other).slice(0, 8))).toBeLessThan(1e-12);
  });
});

describe('more columns than a covariance matrix has room for', () => {
  const { data } = wideProblem(0, 24, 5200);
  const options = { penalty: 'lasso', lambda: 0.15 } as const;

  it('are fitted, predict, and go into a model file without a matrix', async () => {
    const fitted = await fit(data, 'y ~ .', options);
    expect(fitted.report.coefficients).toHaveLength(5201);
    expect(fitted.report.covarianceMatrix).toEqual([]);
    expect(fitted.report.shrinkage!.violation).toBeLessThan(1e-13);
    const file = fitted.modelFile();
    const { logOdds } = predict(loadModel(file), data);
    expect(logOdds).toEqual(fitted.predict(data).logOdds);
    const events = fitted.report.events!;
    const mean = fitted.predict(data).probability.reduce((sum, p) => sum + p, 0);
    expect(Math.abs(mean - events)).toBeLessThan(1e-12 * events);
    expect(() => fitted.predict(data, { intervals: 'wald' })).toThrow(/the model has no covariance/);
  });

  it('refuse options of other solvers by name', () => {
    expect(() => fitSync(data, 'y ~ .', { ...options, ...ELSEWHERE })).toThrow(
      'Option "maxIterations" is for models of at most 5000 coefficients, and this one has 5201.',
    );
    expect(() => fitSync(data, 'y ~ .')).toThrow(/at most 5000 coefficients can be estimated/);
  });

  it('are chosen from by cross-validation', async () => {
    const report = await crossValidate(data, 'y ~ .', { lambdaCount: 5, lambdaRatio: 0.1, folds: 2 });
    const chosen = await chosenFit(data, report);
    const { coefficients } = report.chosen;
    expect(chosen.report.lambda).toBe(report.chosen.lambda);
    chosen.report.coefficients.forEach(({ estimate }, j) => {
      expect(Math.abs(estimate! - coefficients[j]!.estimate!)).toBeLessThan(1e-7);
    });
  });
});
