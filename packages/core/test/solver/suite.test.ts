import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { packedIndex } from '../../src/math/packed.js';
import { lbfgs } from '../../src/solver/lbfgs.js';
import { newton } from '../../src/solver/newton.js';
import { newtonCg } from '../../src/solver/newton-cg.js';
import { refine } from '../../src/solver/refine.js';
import { ask, runSync } from '../../src/solver/run.js';
import { isConverged } from '../../src/solver/stop-reason.js';
import { load, suite } from './problems.js';

const problems = suite();

describe.each([newton, lbfgs, newtonCg])('$name', (solver) => {
  it.each(problems)('solves $set.id to 15 digits after the last steps', ({ set, rows }) => {
    const { shards, scales, columns } = load(rows);
    const problem = { size: columns, start: new Float64Array(columns) };
    const curvature = new Float64Array(columns).fill(rows.count / 2);
    const solution = runSync(ask(shards, solver.run(problem, { curvature } as never)));
    expect(isConverged(solution.stopReason)).toBe(true);
    const refined = runSync(ask(shards, refine({ size: columns, start: solution.coefficients })))!;
    expect(refined.settled).toBe(true);
    const digits = scales.map((scale, j) => {
      const estimate = refined.coefficients.high[j]! * scale;
      const error = Math.sqrt(refined.covariance.high[packedIndex(j, j)]!) * scale;
      return Math.min(
        correctDigits(estimate, set.certified.coef[j]!),
        correctDigits(error, set.certified.se[j]!),
      );
    });
    expect(Math.min(...digits)).toBeGreaterThan(15);
  });
});
