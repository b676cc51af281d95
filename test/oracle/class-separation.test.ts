/** Separation of several classes against HiGHS, another linear-programming solver, on random rows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitSync } from '../../packages/core/src/index.js';
import { highsCone } from './highs-cone.js';

const SEED = 20_261_121;
const CLASSES = ['a', 'b', 'c'];

interface Row {
  readonly y: string;
  readonly u: number;
  readonly v: number;
}

const rows = fc
  .array(
    fc.record({
      y: fc.constantFrom(...CLASSES),
      u: fc.integer({ min: -3, max: 3 }),
      v: fc.integer({ min: 0, max: 1 }),
    }),
    { minLength: 8, maxLength: 40 },
  )
  .filter((all) => CLASSES.every((one) => all.some(({ y }) => y === one)));

/** A row for every other class: x in the block of the class observed, −x in that of the other one. */
function pairsOf({ y, u, v }: Row): number[][] {
  const own = CLASSES.indexOf(y);
  return CLASSES.flatMap((_, other) => {
    if (other === own) return [];
    const pair = new Array<number>(6).fill(0);
    [1, u, v].forEach((x, j) => {
      if (own > 0) pair[(own - 1) * 3 + j] = x;
      if (other > 0) pair[(other - 1) * 3 + j] = -x;
    });
    return [pair];
  });
}

describe('random rows of three classes', () => {
  it('are separated where HiGHS finds a direction, in the same coefficients', () => {
    let [separated, finite] = [0, 0];
    fc.assert(
      fc.property(rows, (data) => {
        const { report } = fitSync(data, 'y ~ u + v', { termTests: 'none' });
        fc.pre(report.aliased.length === 0);
        const pairs = data.flatMap(pairsOf);
        const cone = highsCone(
          pairs,
          pairs.map(() => 1),
        );
        expect(report.separation !== null).toBe(cone.separated);
        if (report.separation === null) {
          finite++;
          expect(report.converged).toBe(true);
          return;
        }
        separated++;
        const infinite = report.coefficients.map(({ limit }) => limit !== undefined);
        expect(infinite).toEqual(cone.infinite);
        const { direction } = report.separation;
        for (const pair of pairs)
          expect(pair.reduce((sum, x, j) => sum + x * direction[j]!, 0)).toBeGreaterThanOrEqual(0);
      }),
      { seed: SEED, numRuns: 200 },
    );
    expect(Math.min(separated, finite)).toBeGreaterThan(20);
  });
});
