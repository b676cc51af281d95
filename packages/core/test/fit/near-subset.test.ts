import { describe, expect, it } from 'vitest';
import { nearSubset } from '../../src/fit/near-subset.js';
import { finish } from '../../src/fit/solve.js';
import { newton } from '../../src/solver/newton.js';
import { ask, runSync } from '../../src/solver/run.js';
import { load, suite } from '../solver/problems.js';

const { rows: source } = suite().find(({ set }) => set.id === 'pima')!;

const rows = load(source);

/** The optimum of some columns, and how many Newton steps it took from a start. */
function optimum(active: readonly number[], start: Float64Array = new Float64Array(rows.columns)) {
  const problem = { size: rows.columns, start, active };
  const solution = runSync(ask(rows.shards, newton.run(problem, {})));
  return { solution, refined: runSync(finish(rows, active, solution)).refined! };
}

const all = Array.from({ length: rows.columns }, (_, j) => j);
/** The column that says most: its Wald statistic is a sixth of the rows. */
const GLUCOSE = 2;

describe('the start without some columns', () => {
  const estimate = { ...optimum(all), converged: true, active: all, gram: null, separation: null };

  it.each(all.filter((j) => j > 0 && j !== GLUCOSE))(
    'is nearer to the optimum than 0 is: column %i',
    (column) => {
      const active = all.filter((j) => j !== column);
      const near = nearSubset(rows, estimate, [column])!;
      const { solution, refined: without } = optimum(active);
      const from = optimum(active, near);
      expect(near[column]).toBe(0);
      expect(from.solution.iterations).toBeLessThan(solution.iterations);
      active.forEach((j, i) => {
        const error = Math.sqrt(without.covariance.high[(i * (i + 3)) / 2]!);
        expect(Math.abs(near[j]! - without.coefficients.high[j]!)).toBeLessThan(3 * error);
        expect(from.refined.coefficients.high[j]).toBeCloseTo(without.coefficients.high[j]!, 13);
      });
    },
  );

  it('drops several columns at once', () => {
    const dropped = [3, 4];
    const near = nearSubset(rows, estimate, dropped)!;
    const active = all.filter((j) => !dropped.includes(j));
    expect(optimum(active, near).solution.iterations).toBeLessThan(optimum(active).solution.iterations);
  });

  it('is none where the columns count too much for the expansion', () => {
    expect(nearSubset(rows, estimate, [GLUCOSE])).toBeUndefined();
    expect(nearSubset(rows, estimate, all.slice(1))).toBeUndefined();
  });
});

describe('the last steps', () => {
  it.each(suite().map(({ set, rows }) => ({ id: set.id, rows })))(
    'have the same digits from where Newton came to and from a step farther: $id',
    ({ rows }) => {
      const loaded = load(rows);
      const active = Array.from({ length: rows.columns }, (_, j) => j);
      const problem = { size: rows.columns, start: loaded.start, active };
      const at = (tolerance: number) => {
        const solution = runSync(ask(loaded.shards, newton.run(problem, { tolerance })));
        return runSync(finish(loaded, active, solution)).refined!;
      };
      const [there, before] = [at(1e-14), at(1e-4)];
      active.forEach((j, i) => {
        const variance = (i * (i + 3)) / 2;
        const { coefficients, covariance } = before;
        expect(Math.abs(there.coefficients.high[j]! / coefficients.high[j]! - 1)).toBeLessThan(1e-14);
        expect(Math.abs(there.covariance.high[variance]! / covariance.high[variance]! - 1)).toBeLessThan(
          4e-15,
        );
      });
    },
  );
});
