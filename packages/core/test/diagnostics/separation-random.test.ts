import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactCone, exactIntegers, worstMargin } from './exact-cone.js';
import { type Rows, separationOf } from './separation-input.js';

const SEED = 20_240_607;
const settings = (numRuns: number) => ({ seed: SEED, numRuns });

interface Data {
  readonly rows: number[][];
  readonly demands: number[];
}

const demand = fc.constantFrom(1, -1, 1, -1, 0);

/** Few rows on a coarse grid: ties, empty cells, cones of every dimension, and none at all. */
function gridded(value: fc.Arbitrary<number>): fc.Arbitrary<Data> {
  return fc.integer({ min: 1, max: 4 }).chain((columns) => {
    const row = fc.tuple(fc.array(value, { minLength: columns - 1, maxLength: columns - 1 }), demand);
    return fc.array(row, { minLength: columns, maxLength: 11 }).map((list) => ({
      rows: list.map(([x]) => [1, ...x]),
      demands: list.map(([, s]) => s),
    }));
  });
}

/** Rows drawn on both sides of a planted hyperplane, some exactly on it (whole numbers: exactly). */
const planted = fc
  .tuple(
    fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 6 }),
    fc.array(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 6, maxLength: 6 }), {
      minLength: 20,
      maxLength: 80,
    }),
  )
  .filter(([plane]) => plane.some((value) => value !== 0))
  .map(([plane, draws]) => {
    const rows = draws.map((draw) => draw.slice(0, plane.length));
    const sides = rows.map((row) => row.reduce((sum, x, j) => sum + x * plane[j]!, 0));
    return { rows, demands: sides.map((side, i) => Math.sign(side) || [1, -1, 0][i % 3]!), sides };
  })
  .filter(({ sides }) => sides.some((side) => side !== 0));

/** Whether the columns are independent, by elimination in exact integers. */
function independent(rows: Rows): boolean {
  const work = exactIntegers(rows);
  const size = rows[0]!.length;
  for (let column = 0; column < size; column++) {
    const found = work.findIndex((row, i) => i >= column && row[column] !== 0n);
    if (found < 0) return false;
    [work[column], work[found]] = [work[found]!, work[column]!];
    const pivot = work[column]!;
    for (let i = column + 1; i < work.length; i++) {
      const factor = work[i]![column]!;
      work[i] = work[i]!.map((x, j) => x * pivot[column]! - factor * pivot[j]!);
    }
  }
  return true;
}

/** Existence, rows and columns as the exhaustive search has them; the certificate within the stated tolerance. */
function verdictAgrees({ rows, demands }: Data): void {
  fc.pre(independent(rows));
  const exact = exactCone(rows, demands);
  const found = separationOf(rows, demands);
  expect(found && { separated: Array.from(found.separated), infinite: found.infinite }).toEqual(exact);
  if (found === null) return;
  expect(found.kind).toBe(found.separated.includes(0) ? 'quasi' : 'complete');
  expect(worstMargin(rows, demands, found.direction)).toBeGreaterThanOrEqual(-7.2e-15);
}

/** The same for whole numbers, where the certificate is exact. */
function agrees({ rows, demands }: Data): void {
  verdictAgrees({ rows, demands });
  const found = separationOf(rows, demands);
  if (found !== null) expect(worstMargin(rows, demands, found.direction)).toBeGreaterThanOrEqual(0);
}

describe('against all extreme rays in exact integers', () => {
  it('small whole numbers', () => {
    fc.assert(fc.property(gridded(fc.integer({ min: -3, max: 3 })), agrees), settings(200));
  });

  it('zeros and ones, as factors are coded', () => {
    fc.assert(fc.property(gridded(fc.constantFrom(0, 1)), agrees), settings(200));
  });

  it('decimal steps of very different size in one column', () => {
    const value = fc
      .tuple(fc.integer({ min: -4, max: 4 }), fc.constantFrom(0.001, 1, 1024))
      .map(([x, scale]) => x * scale);
    fc.assert(fc.property(gridded(value), verdictAgrees), settings(80));
  });

  it('rows nearly parallel to others', () => {
    const value = fc
      .tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }))
      .map(([x, y]) => x + y * 2 ** -12);
    fc.assert(fc.property(gridded(value), verdictAgrees), settings(80));
  });
});

describe('planted hyperplanes', () => {
  it('are found, and what is found multiplies out exactly', () => {
    fc.assert(
      fc.property(planted, ({ rows, demands, sides }) => {
        const found = separationOf(rows, demands);
        expect(found).not.toBeNull();
        for (const [i, side] of sides.entries()) if (side !== 0) expect(found!.separated[i]).toBe(1);
        expect(worstMargin(rows, demands, found!.direction)).toBeGreaterThanOrEqual(0);
      }),
      settings(200),
    );
  });

  it('are gone when each separated row is met, 1e-9 beyond the plane, by one that demands the contrary', () => {
    fc.assert(
      fc.property(planted, ({ rows, demands }) => {
        const all = [...rows, ...rows.map((row) => row.map((x) => x * (1 + 1e-9)))];
        fc.pre(independent(rows));
        expect(separationOf(all, [...demands, ...demands.map((s) => -s)])).toBeNull();
      }),
      settings(100),
    );
  });
});

describe('decimal data with rows on the hyperplane but for their last bits', () => {
  const slopes = fc.array(fc.constantFrom(2, -1, 0.1, -0.5, 3, 0.25), { minLength: 2, maxLength: 5 });
  const draws = fc.array(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 5, maxLength: 5 }), {
    minLength: 40,
    maxLength: 60,
  });

  /** Rows with slopes·x at 0 (the first 24: 12 rows, each as an event and as another) or at ±0.5 and ±1, the last column solved for. */
  function decimals(plane: number[], draw: number[][]): Data {
    const last = plane.length - 1;
    const sides = draw.map((_, i) => (i < 24 ? 0 : [-1, -0.5, 0.5, 1][i % 4]!));
    const rows = draw.map((_, i) => {
      const whole = draw[i < 24 ? i - (i % 2) : i]!;
      const x = whole.slice(0, last).map((tenths) => tenths / 10);
      const rest = x.reduce((left, value, j) => left - value * plane[j]!, sides[i]!);
      return [1, ...x, rest / plane[last]!];
    });
    return { rows, demands: sides.map((side, i) => Math.sign(side) || (i % 2 === 0 ? 1 : -1)) };
  }

  it('are separated, and no longer with one row 1e-9 on the wrong side', () => {
    fc.assert(
      fc.property(slopes, draws, (plane, draw) => {
        const { rows, demands } = decimals(plane, draw);
        fc.pre(independent(rows.slice(0, 24).map((row) => row.slice(0, -1))));
        const found = separationOf(rows, demands);
        expect(found && Array.from(found.separated)).toEqual(rows.map((_, i) => (i < 24 ? 0 : 1)));
        expect(found!.infinite).toEqual([false, ...plane.map(() => true)]);
        const wrong = [0, ...plane].map((slope, j) =>
          j === 0 ? 1 : 5 + (1e-8 - sum(plane) * 5) * (slope / sum(plane, 2)),
        );
        expect(separationOf([...rows, wrong], [...demands, -1])).toBeNull();
      }),
      settings(100),
    );
  });

  const sum = (values: number[], power: 1 | 2 = 1) =>
    values.reduce((all, x) => all + (power === 1 ? x : x * x), 0);
});

describe('what does not change the answer', () => {
  const answer = (rows: Rows, demands: readonly number[]) => {
    const found = separationOf(rows, demands);
    return found && { kind: found.kind, separated: Array.from(found.separated), infinite: found.infinite };
  };

  it('the order of the rows', () => {
    const shuffled = gridded(fc.integer({ min: -3, max: 3 })).chain((data) => {
      const indices = data.rows.map((_, i) => i);
      return fc.tuple(fc.constant(data), fc.shuffledSubarray(indices, { minLength: indices.length }));
    });
    fc.assert(
      fc.property(shuffled, ([{ rows, demands }, order]) => {
        fc.pre(independent(rows));
        const before = answer(rows, demands);
        const after = answer(
          order.map((i) => rows[i]!),
          order.map((i) => demands[i]!),
        );
        expect(after).toEqual(before && { ...before, separated: order.map((i) => before.separated[i]!) });
      }),
      settings(200),
    );
  });

  it('the scales of the columns, up to 1e±7', () => {
    const scaled = fc.tuple(
      gridded(fc.integer({ min: -3, max: 3 })),
      fc.array(fc.constantFrom(1e-7, 0.1, 1, 1e7), { minLength: 4, maxLength: 4 }),
    );
    fc.assert(
      fc.property(scaled, ([{ rows, demands }, scales]) => {
        fc.pre(independent(rows));
        expect(
          answer(
            rows.map((row) => row.map((x, j) => x * scales[j]!)),
            demands,
          ),
        ).toEqual(answer(rows, demands));
      }),
      settings(500),
    );
  });

  it('events exchanged with non-events', () => {
    fc.assert(
      fc.property(gridded(fc.integer({ min: -3, max: 3 })), ({ rows, demands }) => {
        fc.pre(independent(rows));
        expect(
          answer(
            rows,
            demands.map((s) => -s),
          ),
        ).toEqual(answer(rows, demands));
      }),
      settings(200),
    );
  });
});
