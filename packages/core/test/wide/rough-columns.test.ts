/** Slopes that are exact wherever they may reach their limits. */
import { describe, expect, it } from 'vitest';
import { randomIntegers, randomShare } from '../../src/math/random.js';
import { HeldColumns } from '../../src/wide/held-columns.js';

function drawn(length: number, seed: number): Float64Array {
  const draw = randomIntegers(seed);
  return Float64Array.from({ length }, () => 2 * randomShare(draw) - 1);
}

describe.each(['wasm', 'twin'] as const)('slopes of columns in memory: %s', (kind) => {
  const [rows, count] = [301, 700];
  const columns = new HeldColumns(kind, rows, count);
  columns.load(
    0,
    drawn(rows * count, 1).map((x, i) => (i % 2 === 0 ? x : 1e-60 * x)),
  );
  const vector = drawn(rows, 2).map((x) => 1e-50 * x);
  const exact = columns.products(vector) as Float64Array;
  const sizes = exact.map(Math.abs).sort();

  it('are those of the columns where they are beyond their limits, and within elsewhere', () => {
    for (const limit of [0, sizes[350]!, sizes[690]!, Infinity]) {
      const found = columns.slopes(vector, new Float64Array(count).fill(limit)) as Float64Array;
      let same = 0;
      found.forEach((value, j) => {
        if (value === exact[j]) same += 1;
        else expect(Math.max(Math.abs(value), Math.abs(exact[j]!))).toBeLessThan(limit);
        expect(Math.abs(value - exact[j]!)).toBeLessThan(1e-5 * rows * 1e-50);
      });
      const within = exact.reduce((sum, value) => sum + (Math.abs(value) < limit ? 1 : 0), 0);
      expect(same).toBeGreaterThanOrEqual(count - within);
      expect(same).toBeLessThanOrEqual(count - within + (limit === 0 ? 0 : 40));
    }
  });

  it('take a vector of zeros, and limits of some columns', () => {
    expect(columns.slopes(new Float64Array(rows), new Float64Array(count))).toEqual(new Float64Array(count));
    const limits = new Float64Array(count).map((_, j) => (j % 3 === 0 ? 0 : Infinity));
    const found = columns.slopes(vector, limits) as Float64Array;
    found.forEach((value, j) => {
      if (j % 3 === 0) expect(value).toBe(exact[j]);
    });
  });
});
