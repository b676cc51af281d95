/** What the values of a fit are stored as. */
import { describe, expect, it } from 'vitest';
import { fit } from '../../src/fit/fit.js';
import { fitSync } from '../../src/fit/fit-sync.js';
import type { Fit } from '../../src/fit/fitted.js';
import type { FitOptions } from '../../src/fit/options.js';
import { bindData } from '../../src/fit/prepare.js';
import { isExactInSingle, isSingle } from '../../src/fit/storage.js';

type Columns = Record<string, Float64Array | Float32Array | Int16Array | string[]>;

/** Rows of numbers with all their digits, and a response that depends on them. */
function drawn(rows: number, columns: number) {
  let state = 5;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const data: Record<string, Float64Array> = { y: new Float64Array(rows) };
  const z = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    const scale = 10 ** ((j % 5) - 2);
    const column = Float64Array.from({ length: rows }, (_, i) => {
      const value = 2 * draw() - 1;
      z[i] = z[i]! + value * ((j % 3) - 1);
      return value * scale;
    });
    data[`x${j}`] = column;
  }
  for (let i = 0; i < rows; i++) data.y![i] = draw() < 1 / (1 + Math.exp(-z[i]!)) ? 1 : 0;
  return data;
}

/** The data in float32, as arrays of doubles or of their own type. */
function inSingle(data: Record<string, Float64Array>, asDoubles: boolean): Columns {
  return Object.fromEntries(
    Object.entries(data).map(([name, values]) => {
      const single = Float32Array.from(values);
      return [name, asDoubles ? Float64Array.from(single) : single];
    }),
  );
}

/** What must not depend on the storage: all but the time and the warnings. */
function numbersOf({ report }: Fit) {
  const { seconds: _, warnings: __, kernel: ___, ...numbers } = report;
  return numbers;
}

const data = drawn(12_000, 5);
const expected = fitSync(inSingle(data, true), 'y ~ .', { storage: 'float64' });

describe('storage "float32"', () => {
  it('rounds the values and says so: the fit is that of the rounded data, bit for bit', async () => {
    for (const options of [{}, { threads: 3 }, { kernel: 'twin' }] satisfies FitOptions[]) {
      const found = await fit(data, 'y ~ .', { ...options, storage: 'float32' });
      expect(numbersOf(found)).toEqual(numbersOf(expected));
      expect(found.report.warnings.map(({ code }) => code)).toEqual(['rounded-values']);
    }
    const found = fitSync(data, 'y ~ .', { storage: 'float32' });
    expect(numbersOf(found)).toEqual(numbersOf(expected));
    const whole = fitSync(data, 'y ~ .');
    expect(found.report.coefficients[1]!.estimate).not.toBe(whole.report.coefficients[1]!.estimate);
    expect(found.report.coefficients[1]!.estimate).toBeCloseTo(whole.report.coefficients[1]!.estimate!, 4);
  });

  it.each([
    { solver: 'newton' },
    { solver: 'newton-cg' },
    { solver: 'lbfgs' },
    { penalty: 'firth' },
    { penalty: 'ridge', lambda: 0.1 },
  ] satisfies FitOptions[])('does so with %o', (options) => {
    const small = drawn(500, 3);
    const [doubles, singles] = [inSingle(small, true), small];
    const found = fitSync(singles, 'y ~ .', { ...options, storage: 'float32' });
    expect(numbersOf(found)).toEqual(numbersOf(fitSync(doubles, 'y ~ .', options)));
  });

  it('warns of nothing where float32 holds every value', () => {
    const found = fitSync(inSingle(data, false), 'y ~ .', { storage: 'float32' });
    expect(numbersOf(found)).toEqual(numbersOf(expected));
    expect(found.report.warnings).toEqual([]);
  });

  it('rounds columns, not what they are computed from', () => {
    const product = Float64Array.from(data.x0!, (value, i) => Math.fround(value * data.x1![i]!));
    const found = fitSync(data, 'y ~ x0:x1', { storage: 'float32' });
    const other = fitSync({ y: data.y!, product }, 'y ~ product');
    expect(found.report.coefficients.map(({ estimate }) => estimate)).toEqual(
      other.report.coefficients.map(({ estimate }) => estimate),
    );
  });

  it('refuses values that float32 has no room for, by row and column', () => {
    for (const bad of [1e39, -1e300, 1e-50]) {
      const x = data.x0!.slice();
      x[17] = bad;
      expect(() => fitSync({ y: data.y!, x }, 'y ~ x', { storage: 'float32' })).toThrow(
        expect.objectContaining({
          code: 'value-out-of-domain',
          at: expect.objectContaining({ option: 'storage', row: 18, column: 'x' }),
        }),
      );
    }
  });
});

it('is refused by name', () => {
  const wrong = (options: object) => () => fitSync(data, 'y ~ x0', options);
  expect(wrong({ storage: 'single' })).toThrow(
    /"storage" must be one of "auto", "float64", "float32", got "single"/,
  );
  expect(wrong({ storge: 'float32' })).toThrow(/no option "storge".*storage/);
});

describe('storage "auto"', () => {
  const bind = (columns: Columns, formula: string) => bindData(columns, formula, {}).design;
  const singles = inSingle(data, false);
  const levels = Array.from(data.y!, (_, i) => 'abc'[i % 3]!);

  it('knows what float32 holds from the types of the columns', () => {
    const whole = Int16Array.from(data.y!, (_, i) => i % 300);
    expect(isExactInSingle(bind(singles, 'y ~ x0 + x1'))).toBe(true);
    expect(isExactInSingle(bind({ ...singles, whole, levels }, 'y ~ x0 + whole + levels'))).toBe(true);
    expect(isExactInSingle(bind({ ...singles, x1: data.x1! }, 'y ~ x0 + x1'))).toBe(false);
    expect(isExactInSingle(bind(singles, 'y ~ x0:x1'))).toBe(false);
    expect(isExactInSingle(bind(singles, 'y ~ x0 + I(x1 * 3)'))).toBe(false);
  });

  it('takes it for many values alone', () => {
    const design = bind(singles, 'y ~ .');
    expect(isSingle(design)).toBe(false);
    expect(isSingle({ ...design, rows: 2e7 })).toBe(true);
    expect(isSingle({ ...design, rows: 2e7 }, 'float64')).toBe(false);
  });

  it('gives the same bits as float32 on threads', async () => {
    const many = drawn(60_000, 20);
    const found = await fit(inSingle(many, false), 'y ~ .', { threads: 2, storage: 'float32' });
    const doubles = await fit(inSingle(many, true), 'y ~ .', { threads: 1 });
    expect(numbersOf(found)).toEqual(numbersOf(doubles));
    expect(found.report.warnings).toEqual([]);
  });
});
