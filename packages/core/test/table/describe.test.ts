import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsvSync } from '../../src/table/csv/read.js';
import { toTable } from '../../src/table/data.js';
import { describeTable } from '../../src/table/description/describe.js';
import { formatDescription } from '../../src/table/description/format.js';

const golden = (name: string) =>
  readFileSync(new URL(`../../../../test/golden/csv/${name}`, import.meta.url));
const birthwt = readCsvSync(golden('birthwt.csv'), { name: 'birthwt.csv' });

interface Reference {
  readonly distinct: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly quantiles: readonly number[];
}

function described(values: ArrayLike<unknown>, name = 'x') {
  return describeTable(toTable({ [name]: values })).columns[0]!;
}

const series = (length: number, of: (i: number) => unknown) => Array.from({ length }, (_, i) => of(i));

describe('statistics', () => {
  test("agree with R's on birthwt", () => {
    const { version, race, ...numbers } = JSON.parse(golden('describe.json').toString());
    expect(version).toMatch(/^R version/);
    const { columns } = describeTable(birthwt, { response: 'low' });
    for (const [name, reference] of Object.entries(numbers as Record<string, Reference>)) {
      const column = columns.find((candidate) => candidate.name === name)!;
      expect(column).toMatchObject({ distinct: reference.distinct, min: reference.min, max: reference.max });
      expect(Math.abs(column.mean! / reference.mean - 1)).toBeLessThan(1e-15);
      expect(Math.abs(column.standardDeviation! / reference.standardDeviation - 1)).toBeLessThan(1e-15);
      for (const [i, { value }] of column.quantiles!.entries()) {
        expect(value).toBeCloseTo(reference.quantiles[i]!, 10);
      }
    }
    const levels = columns.find(({ name }) => name === 'race')!;
    expect(levels.levels!.map(({ level }) => level)).toEqual(['white', 'other', 'black']);
    for (const { group, rows, rate } of levels.eventRates!) {
      expect(rows).toBe(race[group!].count);
      expect(rate).toBeCloseTo(race[group!].rate, 14);
    }
  });

  test('a large offset does not drown the deviation, and extremes stay finite', () => {
    expect(described([1e15 + 1, 1e15 + 2, 1e15 + 3])).toMatchObject({ mean: 1e15 + 2, standardDeviation: 1 });
    const huge = described([1.5e308, -1.5e308, 1.5e308]);
    expect(huge.mean! / 0.5e308).toBeCloseTo(1, 12);
    expect(huge.standardDeviation! / 1e308).toBeCloseTo(Math.sqrt(3), 12);
    expect(described([1e-300, 3e-300]).standardDeviation! / 1e-300).toBeCloseTo(Math.SQRT2, 12);
  });

  test('missing and infinite values are counted and left out', () => {
    expect(described([null, 1, Infinity, -Infinity, Infinity])).toMatchObject({
      missing: 1,
      infinite: 3,
      distinct: 3,
      min: 1,
      max: 1,
      mean: 1,
      standardDeviation: null,
    });
    expect(described([null, null])).toMatchObject({
      missing: 2,
      distinct: 0,
      mean: null,
      min: null,
      quantiles: null,
    });
  });

  test('levels: the most frequent 20, distinct counts all', () => {
    const column = described(series(300, (i) => `k${Math.min(i % 40, 30)}`));
    expect(column.distinct).toBe(31);
    expect(column.levels).toHaveLength(20);
    expect(column.levels![0]!.level).toBe('k30');
  });
});

describe('suggestions', () => {
  test.each([
    ['x', series(30, () => null), ['all-missing']],
    ['x', series(30, () => 5), ['constant']],
    ['x', series(30, (i) => i % 2), ['binary']],
    ['x', series(30, (i) => (i % 2 ? 'a' : 'b')), ['binary']],
    ['x', series(30, (i) => `person ${i}`), ['identifier']],
    ['x', series(30, (i) => i + 1), ['identifier']],
    ['user_id', series(30, (i) => 1000 - 7 * i), ['identifier']],
    ['userId', series(30, (i) => 1000 - 7 * i), ['identifier']],
    ['humid', series(30, (i) => 1000 - 7 * i), []],
    ['id', series(30, (i) => i + 0.5), []],
    ['x', series(30, (i) => 1000 - 7 * i), []],
    ['x', series(30, (i) => i % 5), ['ordered-integers']],
    ['x', series(30, (i) => (i % 5) / 2), []],
    ['x', series(200, (i) => `k${i % 60}`), ['many-levels']],
    ['x', series(30, (i) => `k${i % 5}`), []],
    ['x', ['a', 'b', 'c'], []],
  ])('%s %#', (name, values, suggestions) => {
    expect(described(values, name).suggestions).toEqual(suggestions);
  });
});

describe('event rates', () => {
  const y = series(100, (i) => (i < 40 ? 'yes' : 'no'));
  const rates = (x: ArrayLike<unknown>) =>
    describeTable(toTable({ x, y }), { response: 'y' }).columns[0]!.eventRates;

  test('by level, by value, by fifths, and for missing values', () => {
    expect(rates(series(100, (i) => (i < 50 ? 'a' : 'b')))).toEqual([
      { group: 'a', rows: 50, events: 40, rate: 0.8 },
      { group: 'b', rows: 50, events: 0, rate: 0 },
    ]);
    expect(rates(series(100, (i) => (i < 20 ? null : i % 2)))).toEqual([
      { group: '0', rows: 40, events: 10, rate: 0.25 },
      { group: '1', rows: 40, events: 10, rate: 0.25 },
      { group: null, rows: 20, events: 20, rate: 1 },
    ]);
    const bins = rates(series(100, (i) => i))!;
    expect(bins.map(({ rows }) => rows)).toEqual([20, 20, 20, 20, 20]);
    expect(bins.map(({ rate }) => rate)).toEqual([1, 1, 0, 0, 0]);
    expect(bins[4]!.group).toBe('[79.2, 99]');
  });

  test('rows without a response count nowhere; the second label is the event', () => {
    const table = toTable({ x: [1, 1, 2, 2], y: [true, null, false, true] });
    const description = describeTable(table, { response: 'y' });
    expect(description.response).toEqual({ column: 'y', event: 'true' });
    expect(description.columns[0]!.eventRates).toEqual([
      { group: '1', rows: 1, events: 1, rate: 1 },
      { group: '2', rows: 2, events: 1, rate: 0.5 },
    ]);
    expect(description.columns[1]!.eventRates).toBeNull();
  });

  test.each([
    [{ y: [1, 1, null] }, 'y', 'response-constant'],
    [{ y: ['a', 'a'] }, 'y', 'response-constant'],
    [{ y: [1, 2, 3] }, 'y', 'response-levels'],
    [{ y: series(50, (i) => i) }, 'y', 'response-levels'],
    [{ y: ['a', 'b', 'c'] }, 'y', 'response-levels'],
    [{ y: [0, 1] }, 'z', 'column-unknown'],
  ])('a response that will not do %#', (data, response, code) => {
    expect(() => describeTable(toTable(data), { response })).toThrow(expect.objectContaining({ code }));
  });
});

describe('the text', () => {
  test('birthwt with rates, by eye', () => {
    const table = toTable(birthwt, { columns: ['low', 'age', 'race'] });
    expect(
      formatDescription(describeTable(table, { response: 'low' })),
    ).toBe(`birthwt.csv: 189 rows, 3 columns

Column  Type    Missing  Distinct  Min  Median    Mean  Std.dev  Max
low     number        0         2    0       0  0.3122   0.4646    1
age     number        0        24   14      23   23.24    5.299   45

Column  Type  Missing  Distinct  Levels
race    text        0         3  white 96, other 67, black 26

P(low = 1) by  Rows  Events    Rate
age
  [14, 19)       35      12  34.3 %
  [19, 21)       34      11  32.4 %
  [21, 24)       38      12  31.6 %
  [24, 28)       39      17  43.6 %
  [28, 45]       43       7  16.3 %
race
  black          26      11  42.3 %
  other          67      25  37.3 %
  white          96      23  24.0 %
`);
  });

  test('any table: within the width, no control character, no NaN, null or undefined', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 90 });
    const value = fc.oneof(fc.constant(null), fc.double());
    const text = fc.oneof(
      fc.constant(null),
      fc.string({ unit: fc.constantFrom('a', '東', '\n', '\u001b', '😀', 'é'), maxLength: 40 }),
    );
    const columns = fc.array(
      fc.tuple(
        name,
        fc.oneof(
          fc.array(value, { minLength: 5, maxLength: 5 }),
          fc.array(text, { minLength: 5, maxLength: 5 }),
        ),
      ),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(columns, fc.integer({ min: 60, max: 120 }), (entries, width) => {
        const data = Object.fromEntries([...entries, ['response', [0, 1, 1, 0, 1]]]);
        const lines = formatDescription(describeTable(toTable(data), { response: 'response' }), {
          width,
        }).split('\n');
        const columnsTaken = (line: string) => Array.from(line.replace(/[\p{Cf}\p{Mn}\p{Me}]/gu, '')).length;
        return lines.every(
          (line) => columnsTaken(line) <= width && !/\p{Cc}|NaN|\bnull\b|undefined/u.test(line),
        );
      }),
      { seed: 11, numRuns: 150 },
    );
  });
});
