/** Existence of the estimate, and which coefficients are infinite, as HiGHS has them. */
import { describe, expect, it } from 'vitest';
import { worstMargin } from '../../packages/core/test/diagnostics/exact-cone.js';
import { separationOf } from '../../packages/core/test/diagnostics/separation-input.js';
import { highsCone } from './highs-cone.js';
import { overlappingProblem, separatedProblem } from './separated-problems.js';

/** Problems of each sort: more with `SEPARATION_RUNS=10000`. */
const RUNS = Number(process.env.SEPARATION_RUNS ?? 500);
const seeds = Array.from({ length: RUNS }, (_, k) => k + 1);

describe(`separation, as HiGHS sees it (seeds 1 to ${RUNS})`, () => {
  it('is found in separated problems, with the same infinite coefficients, and multiplies out exactly', () => {
    for (const seed of seeds) {
      const { kind, rows, demands } = separatedProblem(seed);
      const oracle = highsCone(rows, demands);
      const found = separationOf(rows, demands);
      const told = { seed, kind, separated: found !== null, infinite: found?.infinite };
      expect(told).toEqual({ seed, kind, ...oracle, separated: true });
      expect(worstMargin(rows, demands, found!.direction), `seed ${seed}`).toBeGreaterThanOrEqual(0);
    }
  }, 120_000);

  it('is not found where one row overlaps', () => {
    for (const seed of seeds) {
      const { kind, rows, demands } = overlappingProblem(seed);
      expect({ seed, kind, separated: highsCone(rows, demands).separated }).toEqual({
        seed,
        kind,
        separated: false,
      });
      expect({ seed, kind, found: separationOf(rows, demands) }).toEqual({ seed, kind, found: null });
    }
  }, 120_000);
});
