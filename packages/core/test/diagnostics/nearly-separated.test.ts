/** Data that are nearly separated, of every kind: one row, one weight, one last digit stands against it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findSeparation, type SeparationInput } from '../../src/diagnostics/separation.js';
import { explainSeparation } from '../../src/fit/explain.js';
import { fitSync } from '../../src/fit/fit-sync.js';
import { exactCone, worstMargin } from './exact-cone.js';
import { separationOf } from './separation-input.js';

const EVENT = 1;
const OTHER = -1;
const BOTH = 0;

/** A linear congruential sequence in [0, 1): the same data on every machine. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

interface Data {
  readonly rows: number[][];
  readonly demands: number[];
}

/** Rows with an intercept and numbers in [0, 1), completely separated by a plane through their middle. */
function separated(seed: number, count: number, columns: number): Data {
  const random = sequence(seed);
  const plane = Array.from({ length: columns }, () => random() - 0.5);
  const rows = Array.from({ length: count }, () => [1, ...plane.map(() => random())]);
  const sides = rows.map((row) => plane.reduce((sum, slope, j) => sum + slope * (row[j + 1]! - 0.5), 0));
  return { rows, demands: sides.map((side) => (side > 0 ? EVENT : OTHER)) };
}

/** The mean of events, taken for a non-event: it overlaps with them, and only with them. */
function withOneOverlap({ rows, demands }: Data): Data {
  const events = rows.filter((_, i) => demands[i] === EVENT);
  const mean = rows[0]!.map((_, j) => events.reduce((sum, row) => sum + row[j]! / events.length, 0));
  return { rows: [...rows, mean], demands: [...demands, OTHER] };
}

describe('one row against all the others', () => {
  it.each([
    [40, 2],
    [500, 5],
    [2_000, 10],
    [100_000, 4],
  ])('%i rows, %i columns: separated without it, not with it', (count, columns) => {
    const data = separated(count, count, columns);
    expect(separationOf(data.rows, data.demands)!.kind).toBe('complete');
    const { rows, demands } = withOneOverlap(data);
    expect(separationOf(rows, demands)).toBeNull();
  });

  it.each([1e-3, 1e-6, 1e-9, 1e-12])('by a margin of %d', (margin) => {
    const numbers = [1, 2, 3 + margin, 3, 4, 5].map((x) => [1, x, x * x]);
    const across = numbers.map(([, x]) => [1, x!]);
    expect(separationOf(across, [OTHER, OTHER, OTHER, EVENT, EVENT, EVENT])).toBeNull();
    const apart = [1, 2, 3, 3 + margin, 4, 5].map((x) => [1, x]);
    expect(separationOf(apart, [OTHER, OTHER, OTHER, EVENT, EVENT, EVENT])!.kind).toBe('complete');
  });
});

describe('columns of any scale', () => {
  const scales = [1e-150, 1e-75, 1, 1e75, 1e150];

  it.each(scales.flatMap((a) => scales.map((b) => [a, b] as const)))('%d and %d', (a, b) => {
    const data = separated(17, 60, 2);
    const scaled = (list: number[][]) => list.map(([one, x, y]) => [one!, x! * a, y! * b]);
    expect(separationOf(scaled(data.rows), data.demands)!.kind).toBe('complete');
    const { rows, demands } = withOneOverlap(data);
    expect(separationOf(scaled(rows), demands)).toBeNull();
  });
});

describe('nearly collinear columns', () => {
  it.each([1e-3, 1e-6, 1e-9])('apart by %d of their size', (share) => {
    const data = separated(23, 200, 3);
    const collinear = (list: number[][]) =>
      list.map(([one, x, y, z]) => [one!, x!, x! + share * y!, x! + share * z!]);
    expect(separationOf(collinear(data.rows), data.demands)!.kind).toBe('complete');
    const { rows, demands } = withOneOverlap(data);
    expect(separationOf(collinear(rows), demands)).toBeNull();
  });

  it('a column twice', () => {
    const { rows, demands } = withOneOverlap(separated(29, 80, 2));
    expect(
      separationOf(
        rows.map((row) => [...row, row[1]!]),
        demands,
      ),
    ).toBeNull();
  });
});

describe('factors', () => {
  const cell = (level: number, other: number) => [
    1,
    ...[1, 2, 3].map((k) => (level === k ? 1 : 0)),
    other,
    ...[1, 2, 3].map((k) => (level === k ? other : 0)),
  ];
  const cells = [0, 1, 2, 3].flatMap((level) => [0, 1].map((other) => cell(level, other)));

  it('one event in every cell', () => {
    const rows = cells.flatMap((row) => Array.from({ length: 1000 }, () => row));
    expect(
      separationOf(
        rows,
        rows.map((_, i) => (i % 1000 === 7 ? EVENT : OTHER)),
      ),
    ).toBeNull();
  });

  it('a cell without its one event, and with it, in 8,000 rows', () => {
    const rows = cells.flatMap((row) => Array.from({ length: 1000 }, () => row));
    const demands = rows.map((_, i) => (i < 7000 && i % 1000 === 7 ? EVENT : OTHER));
    const found = separationOf(rows, demands)!;
    expect(found.separatedCount).toBe(1000);
    expect(worstMargin(cells, [0, 0, 0, 0, 0, 0, 0, -1], found.direction)).toBeGreaterThanOrEqual(0);
    expect(separationOf([...rows, cells[7]!], [...demands, EVENT])).toBeNull();
  });

  it('main effects over an empty cell of their interaction', () => {
    // No cell (1, 1) of events, but the sums of rows and columns are mixed: the main effects are finite.
    const rows = [
      [1, 0, 0],
      [1, 1, 0],
      [1, 0, 1],
      [1, 1, 1],
    ];
    expect(separationOf(rows, [BOTH, BOTH, BOTH, OTHER])).toBeNull();
    expect(
      separationOf(
        rows.map((row) => [...row, row[1]! * row[2]!]),
        [BOTH, BOTH, BOTH, OTHER],
      )!.direction,
    ).toEqual(Float64Array.of(0, 0, 0, -1));
  });
});

describe('equal rows and small weights', () => {
  const weighted = (rows: number[][], events: number[], others: number[]): SeparationInput => ({
    rows: rows.length,
    columns: 2,
    read: (start, count, into) => into.set(rows.slice(start, start + count).flat()),
    events: Float64Array.from(events),
    others: Float64Array.from(others),
    coefficients: new Float64Array(2),
    step: new Float64Array(2),
  });
  const rows = [1, 2, 3, 4].map((x) => [1, x]);

  it('a weight of 1e-300 is a weight', () => {
    expect(findSeparation(weighted(rows, [0, 0, 1, 1], [1, 1, 0, 0]))!.kind).toBe('complete');
    expect(findSeparation(weighted(rows, [1e-300, 0, 1, 1], [1, 1, 0, 0]))).toBeNull();
    expect(findSeparation(weighted(rows, [5e-324, 0, 1, 1], [1, 1, 0, 1]))).toBeNull();
  });

  it('a thousand copies of each row change nothing', () => {
    const { rows: distinct, demands } = withOneOverlap(separated(31, 30, 2));
    const copies = distinct.flatMap((row) => Array.from({ length: 1000 }, () => row));
    expect(
      separationOf(
        copies,
        copies.map((_, i) => demands[Math.floor(i / 1000)]!),
      ),
    ).toBeNull();
  });
});

describe('random overlaps in exact integers', () => {
  it('rows that touch but for 2⁻³⁰ are as all extreme rays have them', () => {
    const random = sequence(99);
    let [finite, infinite] = [0, 0];
    for (let run = 0; run < 100; run++) {
      const drawn = Array.from({ length: 9 }, () => [
        1,
        Math.floor(random() * 5) + (random() < 0.2 ? 2 ** -30 : 0),
        Math.floor(random() * 5),
      ]);
      const rows = [...drawn, [1, 0, 0], [1, 1, 0], [1, 0, 1]];
      const noise = run % 2 === 0 ? 0.5 : 3;
      const demands = rows.map(([, x, y]) => (x! - y! > noise * (random() - 0.5) ? EVENT : OTHER));
      const exact = exactCone(rows, demands);
      const found = separationOf(rows, demands);
      expect(
        found && { separated: Array.from(found.separated), infinite: found.infinite },
        `run ${run}`,
      ).toEqual(exact);
      if (exact === null) finite++;
      else infinite++;
    }
    expect(Math.min(finite, infinite)).toBeGreaterThan(20);
  });

  it('a cone so thin that the sum of its edges leaves it', () => {
    const tiny = 2 ** -30;
    const events = [
      [2 + tiny, 2],
      [2, 1],
      [3, 0],
      [1, 0],
    ];
    const others = [
      [4 + tiny, 4],
      [1, 2],
      [2, 3],
      [tiny, 1],
      [3 + tiny, 4],
      [0, 0],
      [0, 1],
    ];
    const rows = [...events, ...others].map((row) => [1, ...row]);
    const found = separationOf(
      rows,
      rows.map((_, i) => (i < events.length ? EVENT : OTHER)),
    );
    expect(found!.kind).toBe('complete');
  });
});

describe('data sets that are finite', () => {
  it('the passengers of the Titanic, by class, sex and age', () => {
    // R's `Titanic`: class, sex, age, died, survived.
    const cells = [
      ['1st', 'Male', 'Child', 0, 5],
      ['2nd', 'Male', 'Child', 0, 11],
      ['3rd', 'Male', 'Child', 35, 13],
      ['1st', 'Female', 'Child', 0, 1],
      ['2nd', 'Female', 'Child', 0, 13],
      ['3rd', 'Female', 'Child', 17, 14],
      ['1st', 'Male', 'Adult', 118, 57],
      ['2nd', 'Male', 'Adult', 154, 14],
      ['3rd', 'Male', 'Adult', 387, 75],
      ['Crew', 'Male', 'Adult', 670, 192],
      ['1st', 'Female', 'Adult', 4, 140],
      ['2nd', 'Female', 'Adult', 13, 80],
      ['3rd', 'Female', 'Adult', 89, 76],
      ['Crew', 'Female', 'Adult', 3, 20],
    ] as const;
    const data = cells.map(([cls, sex, age, died, survived]) => ({ cls, sex, age, died, survived }));
    expect(fitSync(data, 'cbind(survived, died) ~ cls + sex + age').report.separation).toBeNull();
    expect(fitSync(data, 'cbind(survived, died) ~ cls * sex + age').report.separation).toBeNull();
    // All children of the first and second class survived: with that interaction they are a cell of their own.
    const crossed = fitSync(data, 'cbind(survived, died) ~ sex + cls * age');
    expect(explainSeparation(crossed, data)!.sentence).toBe(
      'every row with cls = 1st or 2nd and age = Child has events only',
    );
  });

  it('the applicants of Berkeley, by gender and department', () => {
    // R's `UCBAdmissions`: admitted and rejected men, admitted and rejected women.
    const departments = {
      A: [512, 313, 89, 19],
      B: [353, 207, 17, 8],
      C: [120, 205, 202, 391],
      D: [138, 279, 131, 244],
      E: [53, 138, 94, 299],
      F: [22, 351, 24, 317],
    };
    const data = Object.entries(departments).flatMap(([department, [am, rm, af, rf]]) => [
      { department, gender: 'male', admitted: am, rejected: rm },
      { department, gender: 'female', admitted: af, rejected: rf },
    ]);
    for (const formula of ['gender + department', 'gender * department'])
      expect(fitSync(data, `cbind(admitted, rejected) ~ ${formula}`).report.separation).toBeNull();
  });

  it('rare events', () => {
    const path = new URL('../../../../test/golden/zoo/rare.csv', import.meta.url);
    const [, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
    const values = lines.map((line) => line.split(',').map(Number));
    const rows = values.map(([x1, x2]) => [1, x1!, x2!]);
    expect(
      separationOf(
        rows,
        values.map((row) => (row[2] === 1 ? EVENT : OTHER)),
      ),
    ).toBeNull();
  });
});
