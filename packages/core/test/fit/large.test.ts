/** Fits of many rows or columns: other ways to the same digits. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { checkedFinish } from '../../src/fit/checked-finish.js';
import { chooseSolver } from '../../src/fit/choose.js';
import { fit } from '../../src/fit/fit.js';
import { fitSync } from '../../src/fit/fit-sync.js';
import type { Fit } from '../../src/fit/fitted.js';
import { hessianCost, stridesOf } from '../../src/fit/samples.js';
import { plainAlgebra } from '../../src/math/dense/dense-algebra.js';
import { packedIndex } from '../../src/math/packed.js';
import { newton } from '../../src/solver/newton.js';
import { refine } from '../../src/solver/refine.js';
import { ask, runSync } from '../../src/solver/run.js';
import { load, rowsOf } from '../solver/problems.js';

/** A generator of the test's own. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly seed: number;
  /** Sine of the angle between the columns of each pair, about; 1: independent. */
  readonly apart?: number;
  readonly scales?: boolean;
  /** How strong the signal is. */
  readonly strength?: number;
}

/** Columns x0, x1, … and a response that depends on them. */
function dataOf({ rows, columns, seed, apart = 1, scales = false, strength = 1 }: Shape) {
  const draw = random(seed);
  const normal = () => Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw());
  const data: Record<string, Float64Array> = { y: new Float64Array(rows) };
  const z = new Float64Array(rows).fill(-0.5);
  let before = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    const own = Float64Array.from({ length: rows }, normal);
    const column = j % 2 === 1 ? own.map((value, i) => before[i]! + apart * value) : own;
    const beta = (((j % 5) - 2) * strength) / Math.sqrt(columns);
    for (let i = 0; i < rows; i++) z[i] = z[i]! + beta * column[i]!;
    const scale = scales ? 10 ** ((j % 7) - 3) : 1;
    data[`x${j}`] = column.map((value) => value * scale);
    before = column;
  }
  for (let i = 0; i < rows; i++) data.y![i] = draw() < 1 / (1 + Math.exp(-z[i]!)) ? 1 : 0;
  return data;
}

function digitsBetween(a: Fit, b: Fit): number {
  return Math.min(
    ...a.report.coefficients.flatMap(({ estimate, standardError }, j) => {
      const other = b.report.coefficients[j]!;
      return [
        correctDigits(estimate!, String(other.estimate)),
        correctDigits(standardError!, String(other.standardError)),
      ];
    }),
    correctDigits(a.report.logLikelihood, String(b.report.logLikelihood)),
  );
}

describe('the choice by shape', () => {
  it.each([
    [189, 10, 'newton'],
    [1000, 11, 'newton'],
    [1_000_000, 21, 'sampled-newton'],
    [200_000, 101, 'sampled-newton'],
    [100_000, 501, 'sampled-newton'],
    [10_000, 2001, 'newton-cg'],
    [3000, 300, 'newton'],
  ])('%i rows of %i columns: %s, with a reason', (rows, columns, solver) => {
    const choice = chooseSolver(rows, columns, hessianCost(columns));
    expect(choice.solver).toBe(solver);
    expect(choice.reason).toMatch(/rows of .* columns/);
  });

  it('takes samples that grow, with enough rows for each column', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1e8 }), fc.integer({ min: 1, max: 3000 }), (rows, columns) => {
        const strides = stridesOf(rows, columns, hessianCost(columns));
        strides.forEach((stride, i) => {
          expect(Number.isInteger(stride) && stride >= 4).toBe(true);
          expect(rows / stride).toBeGreaterThanOrEqual(20 * columns);
          if (i > 0) expect(stride).toBeLessThan(strides[i - 1]!);
        });
      }),
      { seed: 5 },
    );
  });
});

describe('other ways to the optimum', () => {
  it.each(['sampled-newton', 'newton-cg', 'lbfgs'] as const)('%s ends in the same digits', (solver) => {
    const data = dataOf({ rows: 6000, columns: 5, seed: 3 });
    const usual = fitSync(data, 'y ~ .', { solver: 'newton' });
    const other = fitSync(data, 'y ~ .', { solver });
    expect(other.report).toMatchObject({ converged: true, solver, solverReason: null });
    expect(digitsBetween(other, usual)).toBeGreaterThan(15);
  });

  it('tells which was chosen, and why', () => {
    const { report } = fitSync(dataOf({ rows: 30_000, columns: 9, seed: 4 }), 'y ~ .', { termTests: 'none' });
    expect(report.solver).toBe('sampled-newton');
    expect(report.solverReason).toContain('30,000 rows of 10 columns');
    expect(report.passes).toBeLessThan(14);
  });

  it('takes whole Newton steps where a column is aliased, and names it', () => {
    const data = dataOf({ rows: 30_000, columns: 9, seed: 5 });
    data.twice = data.x3!.map((value) => 2 * value);
    const { report } = fitSync(data, 'y ~ .', { termTests: 'none' });
    expect(report.aliased).toEqual([{ term: 'twice', combination: '2*x3' }]);
    expect(report).toMatchObject({ solver: 'newton', converged: true });
    expect(report.solverReason).toContain('whole Newton steps in the end');
  });

  it('finds separation by a rare column', () => {
    const data = dataOf({ rows: 30_000, columns: 9, seed: 6 });
    data.rare = data.y!.map((y, i) => (i % 1000 === 7 && y === 1 ? 1 : 0));
    const { report } = fitSync(data, 'y ~ .', { termTests: 'none' });
    expect(report.separation).toMatchObject({ kind: 'quasi', terms: ['rare'] });
  });
});

/** Estimate and standard errors by both last steps, as digits in common; null where plain sums are refused. */
function lastSteps(shape: Shape): { estimate: number; standardError: number; loss: number } | null {
  const { y, ...rest } = dataOf(shape);
  const columns = [new Float64Array(shape.rows).fill(1), ...Object.values(rest)].map((column) =>
    Array.from(column),
  );
  const events = Array.from(y!);
  const rows = load(
    rowsOf(
      columns,
      events,
      events.map((value) => 1 - value),
    ),
  );
  const active = columns.map((_, j) => j);
  const problem = { size: active.length, start: rows.start, active };
  const solution = runSync(ask(rows.shards, newton.run(problem, {})));
  const plain = runSync(checkedFinish(rows, active, solution, plainAlgebra));
  if (plain === null) return null;
  const exact = runSync(ask(rows.shards, refine({ ...problem, start: solution.coefficients })))!;
  const each = (digits: (j: number) => number) => Math.min(...active.map(digits));
  return {
    estimate: each((j) => correctDigits(plain.coefficients.high[j]!, String(exact.coefficients.high[j]))),
    standardError: each((j) => {
      const at = packedIndex(j, j);
      return correctDigits(
        Math.sqrt(plain.covariance.high[at]!),
        String(Math.sqrt(exact.covariance.high[at]!)),
      );
    }),
    loss: correctDigits(plain.loss.hi, String(exact.loss.hi)),
  };
}

describe('the last step in plain sums', () => {
  it.each<Shape>([
    { rows: 60_000, columns: 19, seed: 11 },
    { rows: 120_000, columns: 9, seed: 12, scales: true },
    { rows: 60_000, columns: 19, seed: 13, strength: 6 },
    { rows: 60_000, columns: 19, seed: 14, apart: 0.3 },
  ])('has the digits promised: $rows × $columns, seed $seed', (shape) => {
    const digits = lastSteps(shape)!;
    expect(digits).not.toBeNull();
    expect(digits.estimate).toBeGreaterThan(13);
    expect(digits.standardError).toBeGreaterThan(13);
    expect(digits.loss).toBeGreaterThan(13);
  });

  it('is refused, or has the digits, where columns are nearly collinear', () => {
    for (const apart of [1e-2, 1e-4, 1e-6]) {
      const digits = lastSteps({ rows: 60_000, columns: 19, seed: 15, apart, scales: true });
      if (digits === null) continue;
      expect(Math.min(digits.estimate, digits.standardError)).toBeGreaterThan(13);
    }
    expect(lastSteps({ rows: 60_000, columns: 19, seed: 15, apart: 1e-6, scales: true })).toBeNull();
  });

  it('leaves fewer than a million values to double-double', () => {
    expect(lastSteps({ rows: 30_000, columns: 9, seed: 16 })).toBeNull();
  });
});

describe('the last step over what is left of nearly dependent columns', () => {
  it.each<Shape>([
    { rows: 60_000, columns: 19, seed: 41, apart: 1e-2 },
    { rows: 60_000, columns: 19, seed: 42, apart: 1e-3, scales: true },
    { rows: 120_000, columns: 9, seed: 43, apart: 3e-4, strength: 3 },
    { rows: 60_000, columns: 19, seed: 44, apart: 1e-4, scales: true },
    { rows: 14_000, columns: 80, seed: 45, apart: 1e-3, scales: true },
  ])('has the digits promised: $rows × $columns, seed $seed', (shape) => {
    const digits = lastSteps(shape)!;
    expect(digits).not.toBeNull();
    expect(digits.estimate).toBeGreaterThan(13);
    expect(digits.standardError).toBeGreaterThan(13);
    expect(digits.loss).toBeGreaterThan(13);
  });

  describe('of 102,000 rows with a certified answer', () => {
    const data = conditioned();
    const golden = new URL('../../../../test/golden/conditioning/conditioning.json', import.meta.url);
    const certified = JSON.parse(readFileSync(golden, 'utf8')) as {
      logLikelihood: string;
      estimates: string[];
      standardErrors: string[];
    };
    const here = fitSync(data, 'y ~ .', { termTests: 'none' });

    it('has its digits', () => {
      expect(here.report).toMatchObject({ converged: true, solver: 'sampled-newton', warnings: [] });
      here.report.coefficients.forEach(({ estimate, standardError }, j) => {
        expect(correctDigits(estimate!, certified.estimates[j]!)).toBeGreaterThan(13);
        expect(correctDigits(standardError!, certified.standardErrors[j]!)).toBeGreaterThan(13);
      });
      expect(correctDigits(here.report.logLikelihood, certified.logLikelihood)).toBeGreaterThan(14);
    });

    it('is the same bit for bit in threads and by the twin', async () => {
      const bits = ({ report }: Fit) => [report.coefficients, report.logLikelihood, report.newtonDecrement];
      expect(bits(await fit(data, 'y ~ .', { termTests: 'none', threads: 2 }))).toEqual(bits(here));
      expect(bits(fitSync(data, 'y ~ .', { termTests: 'none', kernel: 'twin' }))).toEqual(bits(here));
    });
  });
});

/** The rows of test/golden/conditioning/conditioning.py: operations that every language rounds alike. */
function conditioned(): Record<string, Float64Array> {
  const rows = 102_000;
  const uniform = random(7);
  const spread = () => uniform() + uniform() + uniform() - 1.5;
  const data = Object.fromEntries(
    ['y', ...Array.from({ length: 9 }, (_, j) => `x${j + 1}`)].map((name) => [name, new Float64Array(rows)]),
  );
  for (let i = 0; i < rows; i++) {
    const [a, b, c, d, e] = [spread(), spread(), spread(), spread(), spread()] as const;
    const near = a + 0.001 * spread();
    const nearer = c + 0.0001 * spread();
    const sum = d - e + 0.01 * spread();
    const last = spread();
    const row = [1000 * a, 1000 * near, 1000 + b, 0.001 * c, 0.001 * nearer, d, e, sum, last];
    row.forEach((value, j) => {
      data[`x${j + 1}`]![i] = value;
    });
    const lean = 0.45 + 0.2 * a - 0.15 * b + 0.1 * c + 0.1 * d - 0.05 * last;
    data.y![i] = uniform() < lean ? 1 : 0;
  }
  return data;
}

describe('the proof that the estimate exists', () => {
  const data = dataOf({ rows: 30_000, columns: 9, seed: 17, strength: 20 });

  it('spares the search for separation where rows are far out', () => {
    const { report } = fitSync(data, 'y ~ .', { termTests: 'none' });
    expect(report).toMatchObject({ converged: true, separation: null });
  });

  it('is not given where there is none: a row taken over makes the data separable', () => {
    const z = data.x0!.map((value, i) => value + data.x1![i]!);
    const separable = { ...data, y: z.map((value) => (value > 0.1 ? 1 : 0)) };
    const { report } = fitSync(separable, 'y ~ .', { termTests: 'none' });
    expect(report.separation?.kind).toBe('complete');
  });
});

describe('rows with equal covariates', () => {
  const draw = random(21);
  const rows = 20_000;
  const level = (count: number) => Array.from({ length: rows }, () => `l${Math.floor(count * draw())}`);
  const data = {
    a: level(3),
    b: level(4),
    x: Float64Array.from({ length: rows }, () => Math.floor(3 * draw())),
    y: [] as number[],
  };
  data.y = data.a.map((a, i) => (draw() < 0.2 + (a === 'l1' ? 0.3 : 0) + 0.1 * data.x[i]! ? 1 : 0));

  it('are fitted as one, to the same report', () => {
    const { report } = fitSync(data, 'y ~ a + b + x');
    const shuffledIn = { ...data, id: Float64Array.from({ length: rows }, (_, i) => i) };
    const whole = fitSync(shuffledIn, 'y ~ a + b + x + offset(0 * id)');
    expect(report.rows).toBe(rows);
    report.coefficients.forEach(({ estimate, standardError, term }, j) => {
      const other = whole.report.coefficients[j]!;
      expect(term).toBe(other.term);
      expect(correctDigits(estimate!, String(other.estimate))).toBeGreaterThan(15);
      expect(correctDigits(standardError!, String(other.standardError))).toBeGreaterThan(14);
    });
    expect(correctDigits(report.deviance, String(whole.report.deviance))).toBeGreaterThan(14);
    expect(report.terms.map(({ term }) => term)).toEqual(['a', 'b', 'x']);
    expect([report.aic, report.dfResidual, report.weight]).toEqual([
      whole.report.aic,
      whole.report.dfResidual,
      whole.report.weight,
    ]);
  });

  it('count one by one where they are separated', () => {
    const y = data.a.map((a, i) => (a === 'l2' ? 1 : data.y[i]!));
    const { report } = fitSync({ ...data, y }, 'y ~ a + b + x');
    const separated = data.a.filter((a) => a === 'l2').length;
    expect(report.separation).toMatchObject({ kind: 'quasi', terms: ['a[l2]'], rows: separated });
    expect(report.rows).toBe(rows);
  });
});

describe('a warm start', () => {
  const data = dataOf({ rows: 20_000, columns: 9, seed: 31, scales: true });
  const cold = fitSync(data, 'y ~ .', { termTests: 'none', solver: 'newton' });
  const start = Object.fromEntries(cold.report.coefficients.map(({ term, estimate }) => [term, estimate]));

  it.each(['newton', 'sampled-newton', 'newton-cg', 'lbfgs'] as const)('shortens %s', (solver) => {
    const usual = fitSync(data, 'y ~ .', { termTests: 'none', solver });
    const warm = fitSync(data, 'y ~ .', { termTests: 'none', solver, start });
    expect(warm.report.passes).toBeLessThanOrEqual(usual.report.passes);
    expect(warm.report.iterations).toBeLessThan(usual.report.iterations);
    expect(digitsBetween(warm, cold)).toBeGreaterThan(15);
  });

  it('that leads nowhere does no harm', () => {
    const far = { '(Intercept)': 1e6, x0: -1e9 };
    const found = fitSync(data, 'y ~ .', { termTests: 'none', start: far });
    expect(found.report.converged).toBe(true);
    expect(digitsBetween(found, cold)).toBeGreaterThan(13);
  });

  it('is refused for a term that is none, with the nearest name', () => {
    expect(() => fitSync(data, 'y ~ x0 + x1', { start: { x11: 1 } })).toThrow(/x11.*x1/);
    expect(() => fitSync(data, 'y ~ x0 + x1', { start: [1, 2] })).toThrow(/2 numbers.*3 coefficients/);
  });
});
