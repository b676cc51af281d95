import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findSeparation, type Separation } from '../../src/diagnostics/separation.js';
import { worstMargin } from './exact-cone.js';
import { type Rows, separationOf } from './separation-input.js';

const EVENT = 1;
const OTHER = -1;
const BOTH = 0;

/** What is asked of every answer, whatever the case: every row multiplied out exactly, every field consistent. */
function checked(rows: Rows, demands: readonly number[]): Separation {
  const found = separationOf(rows, demands);
  if (found === null) throw new Error('expected separation, found none');
  expect(worstMargin(rows, demands, found.direction)).toBeGreaterThanOrEqual(-7.2e-15);
  expect(found.separatedCount).toBe(found.separated.reduce((sum, one) => sum + one, 0));
  expect(found.kind).toBe(found.separatedCount === rows.length ? 'complete' : 'quasi');
  for (const [j, value] of found.direction.entries()) {
    expect(found.infinite[j]).toBe(value !== 0);
    expect(found.limits[j]).toBe(value === 0 ? null : value > 0 ? '+infinity' : '-infinity');
  }
  return found;
}

const direction = (found: Separation) => Array.from(found.direction);

describe('complete separation', () => {
  it('in one dimension', () => {
    const rows = [1, 2, 3, 7, 8, 9].map((x) => [1, x]);
    const found = checked(rows, [OTHER, OTHER, OTHER, EVENT, EVENT, EVENT]);
    expect(found.kind).toBe('complete');
    expect(found.infinite).toEqual([true, true]);
    expect(found.limits).toEqual(['-infinity', '+infinity']);
  });

  it('without an intercept, in a single column', () => {
    expect(direction(checked([[2], [-3]], [EVENT, OTHER]))).toEqual([1]);
  });

  it('from where the solver went, without a search', () => {
    const rows = [1, 2, 3, 7, 8, 9].map((x) => [1, x]);
    const found = separationOf(rows, [OTHER, OTHER, OTHER, EVENT, EVENT, EVENT], {
      coefficients: [-51.2, 10.3],
    });
    expect(found!.kind).toBe('complete');
    expect(found!.limits).toEqual(['-infinity', '+infinity']);
  });

  it('when every row is an event', () => {
    const found = checked(
      [
        [1, 3],
        [1, -2],
        [1, 5],
      ],
      [EVENT, EVENT, EVENT],
    );
    expect(found.kind).toBe('complete');
    expect(found.limits[0]).toBe('+infinity');
  });

  it.each([3, 10, 30, 100])('in %i dimensions', (size) => {
    const random = sequence(size);
    const plane = Array.from({ length: size }, () => random() - 0.5);
    const rows: number[][] = [];
    const demands: number[] = [];
    while (rows.length < 4 * size) {
      const row = [1, ...Array.from({ length: size - 1 }, () => random() - 0.5)];
      const side = row.reduce((sum, x, j) => sum + x * plane[j]!, 0);
      rows.push(row);
      demands.push(side > 0 ? EVENT : OTHER);
    }
    expect(checked(rows, demands).kind).toBe('complete');
  });
});

describe('quasi-complete separation', () => {
  it('of the endometrial cancer data is by NV alone', () => {
    const path = new URL('../../../../test/golden/zoo/endometrial_sep.csv', import.meta.url);
    const lines = readFileSync(path, 'utf8').trim().split(/\r?\n/).slice(1);
    const values = lines.map((line) => line.split(',').map(Number));
    const rows = values.map(([nv, pi, eh]) => [1, nv!, pi!, eh!]);
    const found = checked(
      rows,
      values.map((row) => (row[3] === 1 ? EVENT : OTHER)),
    );
    expect(found.kind).toBe('quasi');
    expect(direction(found)).toEqual([0, 1, 0, 0]);
    expect(found.infinite).toEqual([false, true, false, false]);
    expect(found.separatedCount).toBe(values.filter(([nv]) => nv === 1).length);
  });

  it('by an empty cell of a factor', () => {
    const found = checked(...cells([[1, 0, 0], BOTH], [[1, 1, 0], BOTH], [[1, 0, 1], OTHER]));
    expect(direction(found)).toEqual([0, 0, -1]);
  });

  it('by an empty reference cell, which moves all the others', () => {
    const found = checked(...cells([[1, 0, 0], OTHER], [[1, 1, 0], BOTH], [[1, 0, 1], BOTH]));
    expect(direction(found)).toEqual([-1, 1, 1]);
  });

  it('by an empty cell of an interaction', () => {
    const found = checked(
      ...cells([[1, 0, 0, 0], BOTH], [[1, 1, 0, 0], BOTH], [[1, 0, 1, 0], BOTH], [[1, 1, 1, 1], EVENT]),
    );
    expect(direction(found)).toEqual([0, 0, 0, 1]);
  });

  it('by a tie at the threshold', () => {
    const rows = [1, 2, 3, 3, 4, 5].map((x) => [1, x]);
    const found = checked(rows, [OTHER, OTHER, OTHER, EVENT, EVENT, EVENT]);
    expect(direction(found)).toEqual([-3, 1]);
    expect(Array.from(found.separated)).toEqual([1, 1, 0, 0, 1, 1]);
    expect(direction(checked(rows, [EVENT, EVENT, EVENT, OTHER, OTHER, OTHER]))).toEqual([3, -1]);
  });

  it('by a tie at a threshold that only a double can say', () => {
    const rows = [1.2, 1.64, 1.64, 2.1].map((x) => [1, x]);
    expect(direction(checked(rows, [OTHER, OTHER, EVENT, EVENT]))).toEqual([-1.64, 1]);
  });

  it('by a combination of columns, with decimal rows on the hyperplane', () => {
    const rows: number[][] = [];
    const demands: number[] = [];
    const random = sequence(7);
    for (let i = 0; i < 60; i++) {
      const a = Math.round(random() * 100) / 10;
      const c = Math.round(random() * 100) / 10;
      const side = i < 20 ? 0 : Math.round((random() - 0.5) * 20) / 10;
      const row = [1, a, Math.round((2 * a + 0.1 * c - side) * 100) / 100, c];
      rows.push(row);
      demands.push(side === 0 ? (i % 2 === 0 ? EVENT : OTHER) : side > 0 ? EVENT : OTHER);
    }
    const found = checked(rows, demands);
    expect(direction(found)).toEqual([0, 20, -10, 1]);
  });

  it('of several columns at once', () => {
    const found = checked(
      ...cells([[1, 0, 0, 0], BOTH], [[1, 1, 0, 0], EVENT], [[1, 0, 1, 0], OTHER], [[1, 0, 0, 1], BOTH]),
    );
    expect(found.limits).toEqual([null, '+infinity', '-infinity', null]);
    expect(found.separatedCount).toBe(2);
  });

  it('with a cone of three dimensions in which only one column is settled', () => {
    const rows = [
      [1, 0, 0, 0, 2],
      [1, 0, 0, 0, 3],
      [1, 4, 1, 0, 2],
      [1, 1, 5, 0, 1],
      [1, 2, 2, 1, 1],
      [1, 1, 3, 2, 4],
    ];
    const found = checked(rows, [BOTH, BOTH, EVENT, EVENT, OTHER, OTHER]);
    expect(found.infinite).toEqual([false, true, true, true, false]);
    expect(found.separatedCount).toBe(4);
  });

  it('needs a second direction where the first leaves rows on the hyperplane', () => {
    const rows = [
      [1, 0, 0],
      [1, 1, 0],
      [1, 0, 1],
      [1, 1, 1],
      [1, -1, 1e-3],
    ];
    const found = checked(rows, [BOTH, EVENT, EVENT, EVENT, EVENT]);
    expect(found.infinite).toEqual([false, true, true]);
    expect(found.separatedCount).toBe(4);
  });
});

describe('no separation', () => {
  const near = 3 * (1 + 1e-9);
  it.each<[string, Rows, number[]]>([
    [
      'one crossing point',
      [1, 2, near, 3, 4, 5].map((x) => [1, x]),
      [OTHER, OTHER, OTHER, EVENT, EVENT, EVENT],
    ],
    [
      'one crossing point at 1e-13',
      [1, 3 * (1 + 1e-13), 3, 5].map((x) => [1, x]),
      [OTHER, OTHER, EVENT, EVENT],
    ],
    ['a cell with one exception', ...cells([[1, 0], BOTH], [[1, 1], EVENT], [[1, 1], OTHER])],
    ['a level met nearly', ...cells([[1, 0], BOTH], [[1, 1], EVENT], [[1, 1e-9], OTHER], [[1, 2e-9], EVENT])],
    ['grouped rows', ...cells([[1, 1], BOTH], [[1, 2], BOTH], [[1, 3], EVENT])],
    ['one event among many', [...Array(500).keys()].map((i) => [1, Math.abs(i - 250)]), rare(500, 100)],
    [
      'collinear columns',
      [1, 2, 3, 4, 5, 6].map((x) => [1, x, x + 1e-9 * ((x * x) % 5)]),
      [-1, 1, -1, 1, -1, 1],
    ],
  ])('%s', (_, rows, demands) => {
    expect(separationOf(rows, demands)).toBeNull();
  });

  it('a combination of columns missed by one row', () => {
    const random = sequence(3);
    const rows: number[][] = [];
    const demands: number[] = [];
    for (let i = 0; i < 80; i++) {
      const row = [1, random(), random(), random()];
      rows.push(row);
      demands.push(2 * row[1]! - row[2]! + 0.1 * row[3]! > 0.4 ? EVENT : OTHER);
    }
    expect(separationOf(rows, demands)!.kind).toBe('complete');
    const events = rows.filter((_, i) => demands[i] === EVENT).slice(0, 8);
    const centre = [0, 1, 2, 3].map((j) => events.reduce((sum, row) => sum + row[j]! / events.length, 0));
    expect(separationOf([...rows, centre], [...demands, OTHER])).toBeNull();
  });
});

describe('rows and columns that say nothing', () => {
  it('rows without weight do not exist', () => {
    const rows = [
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 9],
    ];
    const found = findSeparation({
      rows: 4,
      columns: 2,
      read: (start, count, into) => into.set(rows.slice(start, start + count).flat()),
      events: Float64Array.of(0, 0, 2.5, 0),
      others: Float64Array.of(1, 0.5, 0, 0),
      coefficients: new Float64Array(2),
      step: new Float64Array(2),
    });
    expect(found!.kind).toBe('complete');
    expect(Array.from(found!.separated)).toEqual([1, 1, 1, 0]);
  });

  it('no rows, or none with weight', () => {
    expect(separationOf([], [])).toBeNull();
  });

  it('a dependent column is left where it is', () => {
    const overlapping = [1, 2, 3, 4].map((x) => [1, x, 2 * x, 0]);
    expect(separationOf(overlapping, [1, -1, 1, -1])).toBeNull();
    expect(separationOf(overlapping, [-1, -1, 1, 1])!.kind).toBe('complete');
  });

  it('guesses that are not finite are not used', () => {
    const rows = [1, 2, 3, 4].map((x) => [1, x]);
    const guess = { coefficients: [Number.NaN, 1], step: [Number.POSITIVE_INFINITY, 0] };
    expect(separationOf(rows, [-1, -1, 1, 1], guess)!.kind).toBe('complete');
  });
});

/** Rows with their demands, as two lists. */
function cells(...pairs: [number[], number][]): [Rows, number[]] {
  return [pairs.map(([row]) => row), pairs.map(([, demand]) => demand)];
}

function rare(count: number, event: number): number[] {
  return Array.from({ length: count }, (_, i) => (i === event ? EVENT : OTHER));
}

/** A linear congruential sequence in [0, 1): the same data on every machine. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
