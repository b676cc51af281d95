import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitSync } from '../../src/fit/fit-sync.js';
import { collapse } from '../../src/formula/patterns.js';
import type { TrainingData } from '../../src/formula/training.js';
import { randomIntegers } from '../../src/math/random.js';
import { selectRows } from '../../src/table/columns.js';
import type { Column, Table } from '../../src/table/table.js';
import { columnsOfDesign, train } from './support.js';

const ROWS = 20_000;

const numeric = (name: string, value: (row: number) => number): Column => ({
  kind: 'numeric',
  name,
  type: 'number',
  values: Float64Array.from({ length: ROWS }, (_, row) => value(row)),
});

const categorical = (name: string, levels: readonly string[], code: (row: number) => number): Column => ({
  kind: 'categorical',
  name,
  type: 'text',
  ownOrder: false,
  levels,
  codes: Int32Array.from({ length: ROWS }, (_, row) => code(row)),
});

/** Few different rows, in no order. */
function tableOf(seed: number, more: readonly Column[] = []): Table {
  const next = randomIntegers(seed);
  const columns = [
    numeric('y', () => next() % 2),
    numeric('x', () => (next() % 5) / 3),
    numeric('z', () => (next() % 3) - 1),
    categorical('g', ['a', 'b', 'c'], () => next() % 3),
    numeric('w', () => next() % 4),
    numeric('o', () => (next() % 2) / 7),
    numeric('missing', () => (next() % 9 === 0 ? Number.NaN : 1)),
  ];
  return { rows: ROWS, columns: [...columns, ...more] };
}

/** Rows as texts, with their weights. */
function rowsOf({ design, events, others }: Pick<TrainingData, 'design' | 'events' | 'others'>) {
  const columns = columnsOfDesign(design, 4096);
  if (design.offset) columns.push([...design.offset]);
  const keys = Array.from({ length: design.rows }, (_, i) => columns.map((column) => column[i]).join(' '));
  return keys.map((key, i) => ({ key, events: events[i]!, others: others[i]! }));
}

function totals(rows: ReturnType<typeof rowsOf>) {
  const found = new Map<string, { events: number; others: number }>();
  for (const { key, events, others } of rows) {
    const total = found.get(key) ?? { events: 0, others: 0 };
    found.set(key, { events: total.events + events, others: total.others + others });
  }
  return found;
}

describe('collapsed rows', () => {
  test.each([
    ['numbers and a factor', 'y ~ x + z + g', {}],
    ['interactions and contrasts', 'y ~ x*g + C(g, sum):z', {}],
    ['a basis', 'y ~ poly(x, 2) + g', {}],
    ['frequency weights, rows of weight 0 left out', 'y ~ x + g', { weights: 'w' }],
    ['an offset', 'y ~ x + g', { offset: 'o' }],
    ['rows left out', 'y ~ x + z + missing', {}],
    ['rows left out and an offset', 'y ~ 0 + x + missing', { offset: 'o' }],
  ] as const)('%s: the same rows with the same weights', (_, formula, options) => {
    const training = train(formula, tableOf(7), options);
    const patterns = collapse(training.design, training.events, training.others)!;
    const all = rowsOf(training);
    const collapsed = rowsOf(patterns);
    expect(collapsed).toHaveLength(totals(all).size);
    expect(totals(collapsed)).toEqual(totals(all));
    // Each row has the pattern that it is said to have, and patterns come in the order of the rows.
    expect(all.every(({ key }, i) => collapsed[patterns.of[i]!]!.key === key)).toBe(true);
    expect([...new Set(patterns.of)]).toEqual(collapsed.map((__, k) => k));
    expect(patterns.design.layout?.length).toBe(training.design.layout?.length);
  });

  test('of any data', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const training = train('y ~ x + z + g', tableOf(seed), { weights: 'w', offset: 'o' });
        const patterns = collapse(training.design, training.events, training.others)!;
        expect(totals(rowsOf(patterns))).toEqual(totals(rowsOf(training)));
      }),
      { seed: 20251121, numRuns: 10 },
    );
  });
});

test('the estimates of collapsed rows are those of all rows to the last bit', () => {
  const table = tableOf(11);
  const training = train('y ~ x*g + z', table);
  const { design, events, others } = collapse(training.design, training.events, training.others)!;
  const counts: Column[] = [
    { kind: 'numeric', name: 'events', type: 'number', values: events },
    { kind: 'numeric', name: 'others', type: 'number', values: others },
  ];
  const chosen = selectRows(table, design.kept!);
  const first = { ...chosen, columns: [...chosen.columns, ...counts] };
  const all = fitSync(table, 'y ~ x*g + z').report;
  const collapsed = fitSync(first, 'cbind(events, others) ~ x*g + z').report;
  expect(first.rows).toBe(45);
  expect(collapsed.coefficients.map(({ estimate }) => estimate)).toEqual(
    all.coefficients.map(({ estimate }) => estimate),
  );
  all.coefficients.forEach(({ standardError }, j) => {
    const other = collapsed.coefficients[j]!.standardError!;
    expect(Math.abs(other / standardError! - 1)).toBeLessThan(1e-14);
  });
});

describe('not collapsed', () => {
  const collapsed = (table: Table, formula: string, options = {}) => {
    const { design, events, others } = train(formula, table, options);
    return collapse(design, events, others);
  };

  test('where a column hardly repeats', () => {
    const random = randomIntegers(3);
    expect(collapsed(tableOf(1, [numeric('r', () => random() / 7)]), 'y ~ x + r')).toBeNull();
  });

  test('where columns repeat and rows do not', () => {
    const random = randomIntegers(5);
    const more = ['a', 'b', 'c'].map((name) => numeric(name, () => random() % 40));
    expect(collapsed(tableOf(1, more), 'y ~ a + b + c')).toBeNull();
  });

  test('where the commonest rows repeat but too many are different', () => {
    const more = [numeric('tail', (row) => (row % 2 === 0 ? 0 : row))];
    expect(collapsed(tableOf(1, more), 'y ~ tail')).toBeNull();
  });

  test('where sums of weights would be rounded', () => {
    expect(collapsed(tableOf(1, [numeric('v', () => 0.1)]), 'y ~ x', { weights: 'v' })).toBeNull();
    expect(collapsed(tableOf(1, [numeric('v', () => 0.25)]), 'y ~ x', { weights: 'v' })).not.toBeNull();
    expect(
      collapsed(tableOf(1, [numeric('v', (row) => (row % 2 === 0 ? 1 : 2 ** 53))]), 'y ~ x', {
        weights: 'v',
      }),
    ).toBeNull();
  });

  test('few rows', () => {
    const { design, events, others } = train('y ~ x', { y: [0, 1, 0, 1], x: [1, 1, 2, 2] });
    expect(collapse(design, events, others)).toBeNull();
  });
});
