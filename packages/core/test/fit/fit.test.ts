import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import {
  type FitOptions,
  fit,
  fitSync,
  loadModel,
  OddsmithError,
  readCsvSync,
  type Table,
  writeModel,
} from '../../src/index.js';

function zoo(id: string): Table {
  return readCsvSync(readFileSync(readZoo(id).csv));
}

const pima = zoo('pima');
const FORMULA = 'type ~ npreg + glu + bmi + age';

function failure(action: () => unknown): OddsmithError {
  try {
    action();
  } catch (error) {
    if (error instanceof OddsmithError) return error;
    throw error;
  }
  throw new Error('expected an OddsmithError');
}

describe('fit', () => {
  it('resolves to the bits of fitSync, and tells its iterations', async () => {
    const seen: number[] = [];
    const later = await fit(pima, FORMULA, {
      onIteration: ({ iteration }, passes) => seen.push(iteration, passes),
    });
    const { seconds: _, ...now } = fitSync(pima, FORMULA).toJSON();
    const { seconds, ...report } = later.toJSON();
    expect(report).toEqual(now);
    expect(seconds).toBeGreaterThan(0);
    expect(seen.length).toBeGreaterThanOrEqual(2 * 4);
    expect(seen.at(-1)).toBeLessThanOrEqual(report.passes);
    const iterations = seen.filter((_, i) => i % 2 === 0);
    expect(iterations).toEqual(iterations.map((_, i) => i + 1));
  });

  it('gives the same digits by L-BFGS', () => {
    const newton = fitSync(pima, FORMULA).report;
    const lbfgs = fitSync(pima, FORMULA, { solver: 'lbfgs' }).report;
    expect(lbfgs.coefficients).toEqual(newton.coefficients);
    expect(lbfgs.solver).toBe('lbfgs');
    expect(lbfgs.passes).toBeGreaterThan(newton.passes);
  });

  it('takes rows, columns and typed arrays alike', () => {
    const x = [1, 2, 3, 4, 5, 6, 7, 8];
    const y = ['no', 'no', 'yes', 'no', 'yes', 'no', 'yes', 'yes'];
    const byColumns = fitSync({ x: Float64Array.from(x), y }, 'y ~ x');
    const byRows = fitSync(
      x.map((value, i) => ({ x: value, y: y[i] })),
      'y ~ x',
    );
    expect(byRows.coefficients).toEqual(byColumns.coefficients);
    expect(byColumns.report).toMatchObject({ event: 'yes', reference: 'no', rows: 8, events: 4, weight: 8 });
  });

  it('is immutable', () => {
    const fitted = fitSync(pima, FORMULA);
    expect(Object.isFrozen(fitted)).toBe(true);
  });

  it('makes the covariance matrix when it is asked for, once', () => {
    const { report } = fitSync(zoo('birthwt'), 'low ~ age + lwt');
    const matrix = report.covarianceMatrix;
    expect(report.covarianceMatrix).toBe(matrix);
    expect(JSON.parse(JSON.stringify(report)).covarianceMatrix).toEqual(matrix);
    expect(structuredClone(report).covarianceMatrix).toEqual(matrix);
    const errors = matrix.map((row, j) => Math.sqrt(row[j]!));
    expect(errors).toEqual(report.coefficients.map(({ standardError }) => standardError));
  });

  it('rejects when it is cancelled', async () => {
    const signal = AbortSignal.abort();
    await expect(fit(pima, FORMULA, { signal })).rejects.toMatchObject({ code: 'cancelled', kind: 'source' });
    const controller = new AbortController();
    const cancelling = fit(pima, FORMULA, {
      signal: controller.signal,
      onIteration: () => controller.abort(),
    });
    await expect(cancelling).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('says when the iterations ran out, with what is known', () => {
    const { report } = fitSync(pima, FORMULA, { maxIterations: 2 });
    expect(report).toMatchObject({
      converged: false,
      stopReason: 'max-iterations',
      iterations: 2,
      separation: null,
    });
    expect(report.newtonDecrement).toBeGreaterThan(1e-12);
    expect(report.coefficients.every(({ standardError }) => standardError! > 0)).toBe(true);
  });

  it('widens intervals with the confidence', () => {
    const at = (confidence: number) => fitSync(pima, FORMULA, { confidence }).coefficients[1]!;
    const wide = at(0.99);
    const narrow = at(0.5);
    expect(wide.estimate).toBe(narrow.estimate);
    expect(wide.interval![0]!).toBeLessThan(narrow.interval![0]!);
    // Φ⁻¹(0.995), from tables.
    expect((wide.estimate! - wide.interval![0]!) / wide.standardError!).toBeCloseTo(2.5758293035489, 12);
  });
});

describe('the options of fit', () => {
  it.each<[FitOptions, string]>([
    [{ confidence: 1 }, 'confidence'],
    [{ maxIterations: 0 }, 'maxIterations'],
    [{ solver: 'newtons' as never }, 'solver'],
    [{ weightsKind: 'samples' as never }, 'weightsKind'],
    [{ levels: { race: 'a|b' } as never }, 'levels'],
    [{ weights: 3 as never }, 'weights'],
  ])('%o is refused by name', (options, option) => {
    const error = failure(() => fitSync(pima, FORMULA, options));
    expect(error).toMatchObject({ code: 'option-invalid', at: { option } });
    expect(error.message).toContain(`"${option}" must be`);
  });

  it('an unknown one is refused with the nearest', () => {
    const error = failure(() => fitSync(pima, FORMULA, { confidense: 0.9 } as never));
    expect(error).toMatchObject({ code: 'option-unknown', at: { option: 'confidense' } });
    expect(error.message).toContain('"confidence"');
  });

  it('importance weights come with a warning', () => {
    const weights = new Float64Array(pima.rows).fill(2);
    const { report } = fitSync(pima, FORMULA, { weights, weightsKind: 'importance' });
    expect(report.warnings.map(({ code }) => code)).toEqual(['importance-weights']);
    expect(report.dfResidual).toBe(pima.rows - 5);
    expect(fitSync(pima, FORMULA, { weights }).report.dfResidual).toBe(2 * pima.rows - 5);
  });

  it('term tests: none, or all', () => {
    expect(fitSync(pima, FORMULA, { termTests: 'none' }).report.terms).toEqual([]);
    expect(fitSync(pima, FORMULA).report.terms.map(({ term }) => term)).toEqual([
      'npreg',
      'glu',
      'bmi',
      'age',
    ]);
    const marginal = fitSync(pima, 'type ~ glu * bmi + age').report.terms;
    expect(marginal.map(({ term }) => term)).toEqual(['age', 'glu:bmi']);
  });
});

describe('predict', () => {
  const fitted = fitSync(pima, FORMULA);
  const rows = [
    { npreg: 1, glu: 100, bmi: 30, age: 40 },
    { npreg: 1, glu: null, bmi: 30, age: 40 },
    { npreg: 1, glu: 100, bmi: 30, age: null },
  ];

  it('keeps rows aligned, and says why one has no prediction', () => {
    const { probability, problems } = fitted.predict(rows);
    expect(probability[0]).toBeGreaterThan(0);
    expect(Array.from(probability.subarray(1))).toEqual([Number.NaN, Number.NaN]);
    expect([...problems.keys()].sort()).toEqual([1, 2]);
    expect(problems.get(1)).toEqual({ kind: 'missing', column: 'glu' });
  });

  it('refuses the first row that cannot be predicted, on request', () => {
    const error = failure(() => fitted.predict(rows.toReversed(), { missing: 'fail' }));
    expect(error).toMatchObject({ code: 'value-missing', at: { row: 1, column: 'age' } });
  });

  it('checks its options', () => {
    expect(failure(() => fitted.predict(rows, { confidence: 95 }))).toMatchObject({ code: 'option-invalid' });
    expect(failure(() => fitted.predict(rows, { interval: 'wald' } as never)).message).toContain(
      '"intervals"',
    );
  });
});

describe('the model of a fit', () => {
  it.each([
    ['type ~ npreg + glu', {}],
    ['type ~ npreg + glu + I(2 * glu)', { confidence: 0.9 }],
  ] as const)('%s: its text is that of writeModel, and loads', (formula, options) => {
    const fitted = fitSync(pima, formula, options);
    const text = fitted.modelFile();
    expect(text).toBe(writeModel(fitted.model()));
    expect(loadModel(text)).toStrictEqual(fitted.model());
  });

  it('of separated data too', () => {
    const fitted = fitSync(zoo('endometrial_sep'), 'HG ~ NV + PI + EH');
    expect(fitted.modelFile()).toBe(writeModel(fitted.model()));
  });
});

describe('aliased columns', () => {
  const birthwt = zoo('birthwt');

  it('stay in the list without a number, with the combination that gives them', () => {
    const { report } = fitSync(birthwt, 'low ~ age + lwt + I(2 * age - lwt / 4 + 3) + smoke');
    const plain = fitSync(birthwt, 'low ~ age + lwt + smoke').report;
    expect(report.aliased).toEqual([{ term: 'I(2 * age - lwt/4 + 3)', combination: '2*age - 1/4*lwt + 3' }]);
    const [aliased] = report.coefficients.filter(({ estimate }) => estimate === null);
    expect(aliased).toMatchObject({ standardError: null, z: null, p: null, interval: null, oddsRatio: null });
    expect(report.coefficients.filter(({ estimate }) => estimate !== null)).toEqual(plain.coefficients);
    expect(report).toMatchObject({
      logLikelihood: plain.logLikelihood,
      aic: plain.aic,
      dfResidual: plain.dfResidual,
    });
    expect(report.covarianceMatrix[3]!.every((value) => value === null)).toBe(true);
  });

  it('are found among the indicators of factors', () => {
    const { report } = fitSync(birthwt, 'low ~ race + I(1 - smoke) + smoke');
    expect(report.aliased).toEqual([{ term: 'smoke', combination: '1 - I(1 - smoke)' }]);
  });

  it('are not confused with columns that are merely close', () => {
    const x = Array.from({ length: 60 }, (_, i) => Math.sin(i));
    const nearly = x.map((value, i) => value + 1e-7 * Math.cos(3 * i));
    const y = x.map((value, i) => (value + Math.sin(7 * i) > 0 ? 1 : 0));
    const { report } = fitSync({ x, nearly, y }, 'y ~ x + nearly');
    expect(report.aliased).toEqual([]);
    expect(report.coefficients.every(({ estimate }) => estimate !== null)).toBe(true);
    const copy = fitSync({ x, nearly: x.map((value) => 3 * value), y }, 'y ~ x + nearly').report;
    expect(copy.aliased).toEqual([{ term: 'nearly', combination: '3*x' }]);
  });

  it('come with a warning when they are not aliased but cost digits', () => {
    const x = Array.from({ length: 60 }, (_, i) => Math.sin(i));
    const y = x.map((value, i) => (value + Math.sin(7 * i) > 0 ? 1 : 0));
    const close = (size: number) => x.map((value, i) => value + size * Math.cos(3 * i));
    const codes = (size: number) =>
      fitSync({ x, z: close(size), y }, 'y ~ x + z').report.warnings.map(({ code }) => code);
    expect(codes(1e-6)).toEqual([]);
    expect(codes(1e-10)).toEqual(['nearly-aliased']);
  });

  it('predict as the model without them', () => {
    const with_ = fitSync(birthwt, 'low ~ age + I(2 * age)').predict(birthwt, { intervals: 'wald' });
    const without = fitSync(birthwt, 'low ~ age').predict(birthwt, { intervals: 'wald' });
    expect(with_).toEqual(without);
  });
});

describe('separated data', () => {
  it('complete: nothing finite is left', () => {
    const { report } = fitSync({ x: [1, 2, 3, 4, 5, 6], y: [0, 0, 0, 1, 1, 1] }, 'y ~ x');
    expect(report).toMatchObject({
      converged: false,
      stopReason: 'separation',
      logLikelihood: 0,
      deviance: 0,
    });
    expect(report.separation).toMatchObject({ kind: 'complete', terms: ['(Intercept)', 'x'], rows: 6 });
    expect(report.coefficients.map(({ estimate, limit }) => [estimate, limit])).toEqual([
      [null, '-infinity'],
      [null, '+infinity'],
    ]);
  });

  it('quasi-complete: the others have the estimates of the rows that remain', () => {
    const group = ['a', 'a', 'a', 'a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c', 'c'];
    const x = [1, 4, 2, 5, 3, 2, 1, 2, 3, 5, 1, 2, 4];
    const y = [0, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 1];
    const fitted = fitSync({ group, x, y }, 'y ~ group + x');
    const { report } = fitted;
    expect(report.separation).toMatchObject({ kind: 'quasi', terms: ['group[b]'], rows: 3 });
    const rest = group.map((_, i) => i).filter((i) => group[i] !== 'b');
    const pick = <T>(values: T[]) => rest.map((i) => values[i]!);
    const remaining = fitSync({ group: pick(group), x: pick(x), y: pick(y) }, 'y ~ group + x').report;
    for (const expected of remaining.coefficients) {
      const found = report.coefficients.find(({ term }) => term === expected.term)!;
      expect(found.estimate).toBeCloseTo(expected.estimate!, 13);
      expect(found.standardError).toBeCloseTo(expected.standardError!, 13);
    }
    expect(report.logLikelihood).toBeCloseTo(remaining.logLikelihood, 12);
    const { probability, logOdds } = fitted.predict([
      { group: 'b', x: 2 },
      { group: 'a', x: 2 },
    ]);
    expect([probability[0], logOdds[0]]).toEqual([1, Number.POSITIVE_INFINITY]);
    expect(probability[1]).toBeGreaterThan(0);
    expect(probability[1]).toBeLessThan(1);
  });

  it('nearly separated data have a finite estimate', () => {
    const x = [1, 2, 3, 4.000001, 4, 5, 6, 7];
    const { report } = fitSync({ x, y: [0, 0, 0, 0, 1, 1, 1, 1] }, 'y ~ x');
    expect(report.separation).toBe(null);
    expect(report.converged).toBe(true);
    expect(report.coefficients[1]!.estimate!).toBeGreaterThan(5);
  });
});
