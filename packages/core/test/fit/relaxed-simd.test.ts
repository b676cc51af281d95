/** The option `relaxedSimd`. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { fit } from '../../src/fit/fit.js';
import { fitSync } from '../../src/fit/fit-sync.js';
import type { Fit } from '../../src/fit/fitted.js';
import type { FitOptions } from '../../src/fit/options.js';
import { toTable } from '../../src/table/data.js';
import { openWorker } from '../../src/worker/index.js';
import { uniform } from '../kernel/block.js';
import { RELAXED } from '../kernel/relaxed-engine.js';

/** Numbers x0, x1, … and a factor g. */
function draw(rows: number, columns: number): Record<string, number[] | string[] | Float64Array> {
  const random = uniform(columns);
  const z = new Float64Array(rows);
  const numbers = Array.from({ length: columns }, (_, j) =>
    Float64Array.from(z, (_, i) => {
      const value = 2 * random() - 1;
      z[i] = z[i]! + ((j % 3) - 1) * value;
      return value;
    }),
  );
  const g = Array.from(z, () => 'abcdefghij'[Math.floor(10 * random())]!);
  const y = Array.from(z, (value) => (random() < 1 / (1 + Math.exp(-value)) ? 'yes' : 'no'));
  return { ...Object.fromEntries(numbers.map((column, j) => [`x${j}`, column])), g, y };
}

const numbersOf = ({ report }: Fit) =>
  report.coefficients.flatMap(({ estimate, standardError }) => [estimate!, standardError!]);

function digitsBetween(one: Fit, other: Fit): number {
  const wanted = numbersOf(other);
  return Math.min(...numbersOf(one).map((value, i) => correctDigits(value, String(wanted[i]))));
}

const small = draw(200, 2);
const errorOf = (options: FitOptions) => fit(small, 'y ~ x0 + x1', options).catch((error) => error);

describe.skipIf(!RELAXED)('with relaxed SIMD', () => {
  // Last steps in double-double; plain sums; a factor as codes; an algebra for large matrices.
  it.each([
    [500, 5, 'y ~ . - g', 15],
    [60_000, 20, 'y ~ . - g', 13],
    [100_000, 3, 'y ~ x0 + x1 + g', 13],
    [3000, 130, 'y ~ . - g', 13],
  ] as const)(
    '%i rows of %i columns, %s: %i digits, and the report says so',
    async (rows, columns, formula, digits) => {
      const data = draw(rows, columns);
      const standard = await fit(data, formula, { termTests: 'none' });
      const relaxed = await fit(data, formula, { termTests: 'none', relaxedSimd: true, threads: 2 });
      expect(digitsBetween(relaxed, standard)).toBeGreaterThanOrEqual(digits);
      expect(relaxed.report.kernel).toBe('relaxed');
      expect(relaxed.report.warnings.map(({ code }) => code)).toEqual(['relaxed-simd']);
      expect(standard.report).toMatchObject({ kernel: 'wasm', warnings: [] });
    },
  );

  it('any number of threads, and `fitSync`, give the same bits', async () => {
    const data = draw(40_000, 6);
    const options = { relaxedSimd: true } as const;
    const [one, two] = [
      await fit(data, 'y ~ . - g', { ...options, threads: 1 }),
      await fit(data, 'y ~ . - g', { ...options, threads: 2 }),
    ];
    expect(numbersOf(two)).toEqual(numbersOf(one));
    expect(numbersOf(fitSync(data, 'y ~ . - g', options))).toEqual(numbersOf(one));
  });

  it('values stored as float32 give the bits of the same values as float64', async () => {
    const data = draw(3000, 6);
    const single = Object.entries(data).map(([name, column]) =>
      column instanceof Float64Array ? [name, Float32Array.from(column)] : [name, column],
    );
    const given: typeof data = Object.fromEntries(single);
    const [narrow, wide] = (['float32', 'float64'] as const).map((storage) =>
      fitSync(given, 'y ~ . - g', { relaxedSimd: true, storage }),
    );
    expect(numbersOf(narrow!)).toEqual(numbersOf(wide!));
    expect(narrow!.report.kernel).toBe('relaxed');
  });

  it('a worker gives them, too', async () => {
    const worker = openWorker();
    const data = draw(300, 3);
    const there = await worker.fit(toTable(data), 'y ~ .', { relaxedSimd: true });
    worker.close();
    expect(there.report.kernel).toBe('relaxed');
    expect(numbersOf(there)).toEqual(numbersOf(fitSync(data, 'y ~ .', { relaxedSimd: true })));
  });

  it('has no place for what promises the same bits', async () => {
    const given = { relaxedSimd: true } as const;
    for (const [option, other] of [
      ['kernel', { kernel: 'twin' }],
      ['checkpoint', { checkpoint: () => undefined }],
      ['resume', { resume: new Uint8Array(3) }],
    ] as const) {
      expect(await errorOf({ ...given, ...other })).toMatchObject({ code: 'option-invalid', at: { option } });
    }
  });
});

describe('relaxedSimd', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is checked as every option', async () => {
    expect(await errorOf({ relaxedSimd: 1 } as unknown as FitOptions)).toMatchObject({
      code: 'option-invalid',
      message: 'Option "relaxedSimd" must be true or false, got 1.',
    });
    const misspelt = await errorOf({ relaxSimd: true } as FitOptions);
    expect(misspelt).toMatchObject({ code: 'option-unknown' });
    expect(misspelt.message).toContain('Did you mean "relaxedSimd"?');
    expect((await errorOf({ relaxedSimd: false })).report.kernel).toBe('wasm');
  });

  it('is refused by engines that have none, which are told of those that do', async () => {
    vi.resetModules();
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    const other = await import('../../src/fit/fit.js');
    const error = await other.fit(small, 'y ~ x0', { relaxedSimd: true }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'option-unavailable', at: { option: 'relaxedSimd' } });
    expect(error.message).toMatch(/Node 22 and later have it .* Chrome and Edge from 114 on/);
  });
});
