import { fitSync } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import type { FitReport } from '../../packages/core/src/fit/report.js';
import { Random } from './hard-problems.js';

type Data = Readonly<Record<string, readonly (number | string)[]>>;

/** 160 rows: two numeric columns, a factor of three levels, a whole-number weight with zeros, a response. */
function draw(seed: number): { [name: string]: (number | string)[] } {
  const random = new Random(seed);
  const indices = Array.from({ length: 160 }, (_, i) => i);
  const a = indices.map(() => random.normal());
  const b = indices.map(() => 100 + 15 * random.normal());
  const group = indices.map(() => ['red', 'green', 'blue'][random.integer(0, 2)]!);
  const weight = indices.map(() => random.integer(0, 3));
  const shift = { red: 0.4, green: -0.3, blue: 0 } as Readonly<Record<string, number>>;
  const y = indices.map((i) =>
    random.uniform() < 1 / (1 + Math.exp(4 - a[i]! - 0.04 * b[i]! - shift[group[i]!]!)) ? 'yes' : 'no',
  );
  return { a, b, group, weight, y };
}

const FORMULA = 'y ~ a + b + group';
const reportOf = (data: Data, formula = FORMULA, options: Parameters<typeof fitSync>[2] = {}): FitReport =>
  fitSync(data, formula, options).toJSON();
const estimates = (report: FitReport) => report.coefficients.map((c) => c.estimate!);
const errors = (report: FitReport) => report.coefficients.map((c) => c.standardError!);
/** Rows of the data by index, with repeats. */
const take = (data: Data, rows: readonly number[]): Data =>
  Object.fromEntries(Object.entries(data).map(([name, column]) => [name, rows.map((i) => column[i]!)]));
/** All that a report says but how long it took. */
const numbersOf = ({ seconds: _, ...report }: FitReport) => report;

/** Each number within 1e-13 of itself, or of `scale` where cancellation has taken digits. */
function expectNear(actual: readonly number[], expected: readonly number[], scale?: number): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, x] of actual.entries()) {
    const tolerance = 1e-13 * (scale ?? Math.abs(expected[i]!));
    expect(Math.abs(x - expected[i]!), `${x} and ${expected[i]}`).toBeLessThanOrEqual(tolerance);
  }
}

describe.each([1, 2, 3, 4])('data drawn with seed %i', (seed) => {
  const data = draw(seed);
  const all = data.y!.map((_, i) => i);
  const plain = reportOf(data);

  it('weight w is a row w times, weight 0 a row that is not there', () => {
    const weighted = reportOf(data, FORMULA, { weights: 'weight' });
    const expanded = reportOf(
      take(
        data,
        all.flatMap((i) => new Array<number>(data.weight![i] as number).fill(i)),
      ),
    );
    expectNear(estimates(weighted), estimates(expanded));
    expectNear(errors(weighted), errors(expanded));
    const totals = ({ logLikelihood, deviance, nullDeviance, aic, bic }: FitReport) => [
      logLikelihood,
      deviance,
      nullDeviance,
      aic!,
      bic!,
    ];
    expectNear(totals(weighted), totals(expanded));
    expect([weighted.weight, weighted.events]).toEqual([expanded.weight, expanded.events]);
    const present = reportOf(
      take(
        data,
        all.filter((i) => data.weight![i] !== 0),
      ),
      FORMULA,
      { weights: 'weight' },
    );
    expect(numbersOf(present)).toEqual(numbersOf(weighted));
  });

  it('the order of the rows does not matter', () => {
    const random = new Random(seed + 100);
    const shuffled = all.map((i) => ({ i, key: random.uniform() })).sort((p, q) => p.key - q.key);
    const permuted = reportOf(
      take(
        data,
        shuffled.map(({ i }) => i),
      ),
    );
    expectNear(estimates(permuted), estimates(plain));
    expectNear(errors(permuted), errors(plain));
    expectNear([permuted.logLikelihood, permuted.deviance], [plain.logLikelihood, plain.deviance]);
  });

  it('a column given twice is aliased and changes nothing', () => {
    const twice = reportOf({ ...data, again: data.a! }, 'y ~ a + again + b + group');
    expect(twice.aliased).toEqual([{ term: 'again', combination: 'a' }]);
    expect(twice.coefficients[2]).toMatchObject({ term: 'again', estimate: null, standardError: null });
    const others = twice.coefficients.filter((c) => c.term !== 'again');
    expectNear(
      others.map((c) => c.estimate!),
      estimates(plain),
    );
    expectNear(
      others.map((c) => c.standardError!),
      errors(plain),
    );
    expectNear([twice.logLikelihood, twice.aic!], [plain.logLikelihood, plain.aic!]);
  });

  it('the other event flips the signs and nothing else', () => {
    const flipped = reportOf(data, FORMULA, { event: 'no' });
    expect(estimates(flipped)).toEqual(estimates(plain).map((b) => -b));
    expect(errors(flipped)).toEqual(errors(plain));
    expect(flipped.coefficients.map((c) => c.p)).toEqual(plain.coefficients.map((c) => c.p));
    expect([flipped.logLikelihood, flipped.deviance]).toEqual([plain.logLikelihood, plain.deviance]);
    expect([flipped.event, flipped.reference]).toEqual([plain.reference, plain.event]);
  });

  it('another reference level shifts the contrasts of a factor', () => {
    const moved = reportOf(data, FORMULA, { reference: { group: 'red' } });
    const [intercept, a, b, green, red] = estimates(plain);
    const expected = [intercept! + red!, a!, b!, -red!, green! - red!];
    expect(moved.coefficients.map((c) => c.term)).toEqual([
      '(Intercept)',
      'a',
      'b',
      'group[blue]',
      'group[green]',
    ]);
    expectNear(estimates(moved), expected, Math.abs(intercept!));
    expectNear([moved.logLikelihood, moved.deviance], [plain.logLikelihood, plain.deviance]);
    expectNear(errors(moved).slice(1, 4), [errors(plain)[1]!, errors(plain)[2]!, errors(plain)[4]!]);
  });

  it('an offset of a column moves its coefficient by as much', () => {
    const half = data.a!.map((x) => 0.5 * (x as number));
    const shifted = reportOf({ ...data, half }, FORMULA, { offset: 'half' });
    const expected = estimates(plain).map((estimate, j) => (j === 1 ? estimate - 0.5 : estimate));
    expectNear(estimates(shifted), expected, Math.max(...expected.map(Math.abs)));
    expectNear(errors(shifted), errors(plain));
    expectNear([shifted.logLikelihood, shifted.deviance], [plain.logLikelihood, plain.deviance]);
  });

  it.each([-40, -3, 7, 30])('a column times 2^%i divides its estimate and error by it, bit for bit', (k) => {
    const scaled = reportOf({ ...data, b: data.b!.map((x) => (x as number) * 2 ** k) });
    const unscale = (values: number[]) => values.map((value, j) => (j === 2 ? value * 2 ** k : value));
    expect(unscale(estimates(scaled))).toEqual(estimates(plain));
    expect(unscale(errors(scaled))).toEqual(errors(plain));
    expect([scaled.logLikelihood, scaled.deviance]).toEqual([plain.logLikelihood, plain.deviance]);
  });
});
