/** Fits of many rows with factors, which are kept as codes. */
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { fit } from '../../src/fit/fit.js';
import { fitSync } from '../../src/fit/fit-sync.js';
import { bindData } from '../../src/fit/prepare.js';
import { storageOf } from '../../src/fit/storage.js';
import type { LayoutPart } from '../../src/formula/schema.js';
import { uniform } from '../kernel/block.js';

const ROWS = 45_000;
const LEVELS = { f: 6, g: 18 };
type Column = number[] | string[];

/** Factors f and g, of which some levels are rare, a number x, and a response that depends on them. */
function drawn(): Record<'f' | 'g', string[]> & Record<'x' | 'y', number[]> {
  const random = uniform(5);
  const draw = (levels: number) =>
    Array.from({ length: ROWS }, () => `${Math.floor(levels * random() ** 2)}`.padStart(2, '0'));
  const [f, g] = [draw(LEVELS.f), draw(LEVELS.g)];
  const x = Array.from({ length: ROWS }, () => 200 * random());
  const y = x.map((value, i) => {
    const z = value / 100 - 1 + Math.sin(Number(f[i])) + Math.cos(Number(g[i])) / 2;
    return random() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
  });
  return { f, g, x, y };
}

const data = drawn();

/** The same with a column of numbers for each level but the first: these are kept as they are. */
function expanded(): Record<string, Column> {
  const columns: Record<string, Column> = { y: data.y, x: data.x };
  for (const name of ['f', 'g'] as const) {
    for (let k = 1; k < LEVELS[name]; k++) {
      const level = `${k}`.padStart(2, '0');
      columns[`${name}${level}`] = data[name].map((value) => (value === level ? 1 : 0));
    }
  }
  return columns;
}

describe('a fit of codes', () => {
  const coded = fitSync(data, 'y ~ x + f + g', { termTests: 'none' }).report;

  it('is one of codes', () => {
    const { design } = bindData(data, 'y ~ x + f + g', {});
    expect(storageOf(design.layout, design.rows, design.columns.length)).toBe('codes');
  });

  it('has the digits of the fit of indicator columns', () => {
    const dense = fitSync(expanded(), 'y ~ .', { termTests: 'none' }).report;
    expect(coded.solver).toBe('sampled-newton');
    expect(coded.coefficients.map(({ term }) => term.replace(/[[\]]/g, ''))).toEqual(
      dense.coefficients.map(({ term }) => term),
    );
    coded.coefficients.forEach(({ estimate, standardError }, j) => {
      const other = dense.coefficients[j]!;
      expect(correctDigits(estimate, `${other.estimate}`)).toBeGreaterThanOrEqual(13);
      expect(correctDigits(standardError, `${other.standardError}`)).toBeGreaterThanOrEqual(13);
    });
    expect(correctDigits(coded.logLikelihood, `${dense.logLikelihood}`)).toBeGreaterThanOrEqual(13);
    expect(correctDigits(coded.pseudoRSquared.tjur, `${dense.pseudoRSquared.tjur}`)).toBeGreaterThan(12);
  });

  it('is the same to the bit at once and asked to wait, in WebAssembly and in its twin', async () => {
    const bare = ({ seconds: _, kernel: __, ...rest }: typeof coded) => rest;
    const waited = await fit(data, 'y ~ x + f + g', { termTests: 'none' });
    expect(bare(waited.report)).toEqual(bare(coded));
    const twin = await fit(data, 'y ~ x + f + g', { termTests: 'none', kernel: 'twin' });
    expect(twin.report.kernel).toBe('twin');
    expect(bare(twin.report)).toEqual(bare(coded));
  });

  it('leaves rows with missing values out', () => {
    const isOut = (i: number) => i % 3001 === 5 || i > ROWS - 4;
    const without = <Value>(values: Value[]) => values.filter((_, i) => !isOut(i));
    const holes = data.x.map((value, i) => (isOut(i) ? Number.NaN : value));
    const found = fitSync({ ...data, x: holes }, 'y ~ x + f + g', { termTests: 'none' }).report;
    const { f, g, x, y } = data;
    const clean = { f: without(f), g: without(g), x: without(x), y: without(y) };
    const expected = fitSync(clean, 'y ~ x + f + g', { termTests: 'none' }).report;
    expect(found.rowsDropped).toBe(ROWS - clean.y.length);
    expect(found.coefficients).toEqual(expected.coefficients);
  });

  it('finds a level that has events only', () => {
    const y = data.y.map((value, i) => (data.g[i] === '17' ? 1 : value));
    const { report } = fitSync({ ...data, y }, 'y ~ x + f + g', { termTests: 'none' });
    expect(report.separation?.terms).toEqual(['g[17]']);
    expect(report.coefficients.find(({ term }) => term === 'g[17]')!.limit).toBe('+infinity');
  });

  it('names columns that are combinations of others', () => {
    const h = data.f.map((value) => (Number(value) < 3 ? 'few' : 'many'));
    const { report } = fitSync({ ...data, h }, 'y ~ x + f + g + h', { termTests: 'none' });
    expect(report.aliased.map(({ term }) => term)).toEqual(['h[many]']);
    expect(report.aliased[0]!.combination).toBe('f[03] + f[04] + f[05]');
  });
});

describe('storage', () => {
  const factor = (columns: number): LayoutPart => ({
    ...{ kind: 'factor', first: 1, columns, skipped: 1 },
    codes: new Int32Array(0),
  });
  const number: LayoutPart = { kind: 'number', first: 1, arrays: [new Float64Array(0)], largest: 1 };

  it.each([
    { parts: [factor(30)], rows: 1e6, columns: 31, storage: 'codes' },
    { parts: [factor(30)], rows: 1e4, columns: 31, storage: 'columns' },
    { parts: [factor(1), number, number], rows: 1e6, columns: 4, storage: 'columns' },
    { parts: [number, number], rows: 1e6, columns: 3, storage: 'columns' },
    { parts: null, rows: 1e6, columns: 100, storage: 'columns' },
  ])('is $storage for $rows rows of $columns columns', ({ parts, rows, columns, storage }) => {
    expect(storageOf(parts, rows, columns)).toBe(storage);
  });
});
