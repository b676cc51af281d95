import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expNonPositive, log1pUnit } from '../../src/kernel/twin-elementary.js';
import { ulp } from '../math/ulp.js';

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/math/elementary.json', import.meta.url), 'utf8'),
) as Record<string, [number, number, number][]>;

/** Largest error in ulp over the golden arguments in [from, to], of which there must be enough. */
function worst(name: string, f: (x: number) => number, from: number, to: number): number {
  const rows = golden[name]!.filter(([x]) => x >= from && x <= to);
  expect(rows.length).toBeGreaterThan(100);
  return Math.max(...rows.map(([x, high, low]) => Math.abs((f(x) - high - low) / ulp(high))));
}

describe("the kernels' elementary functions against mpmath, in ulp", () => {
  it('exp on [−746, 0], subnormal results included: 1.05', () => {
    expect(worst('exp', expNonPositive, -746, 0)).toBeLessThan(1.05);
  });

  it('log1p on [0, 1]: 0.9', () => {
    expect(worst('log1pUnit', log1pUnit, 0, 1)).toBeLessThan(0.9);
  });

  it('exp underflows to zero', () => {
    expect([-745.2, -746, -1e300, -Infinity].map(expNonPositive)).toEqual([0, 0, 0, 0]);
  });
});
