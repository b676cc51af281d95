import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { plainAlgebra } from '../../src/math/dense/dense-algebra.js';
import { packedIndex } from '../../src/math/packed.js';
import type { MemoryPass } from '../../src/objective/memory.js';
import type { Pass, Problem } from '../../src/objective/objective.js';
import { keepingHessians } from '../../src/solver/kept-hessian.js';
import { lbfgs } from '../../src/solver/lbfgs.js';
import { newton } from '../../src/solver/newton.js';
import { newtonCg } from '../../src/solver/newton-cg.js';
import { refine } from '../../src/solver/refine.js';
import { ask, runSync } from '../../src/solver/run.js';
import { isConverged } from '../../src/solver/stop-reason.js';
import { load, suite } from './problems.js';

const problems = suite();

const kept = {
  name: 'kept Hessians',
  run: (problem: Problem) =>
    keepingHessians({ ...problem, active: Array.from({ length: problem.size }, (_, j) => j) }, plainAlgebra),
};

describe.each([newton, lbfgs, newtonCg, kept])('$name', (solver) => {
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

describe('newton-cg', () => {
  /** A run and the numbers of its questions by kind. */
  function count(index: number, start: Float64Array | null) {
    const { rows } = problems[index]!;
    const { shards, columns } = load(rows);
    const asked = { gradient: 0, hessianTimes: 0 };
    const watched = shards.map((shard) => ({
      answers: shard.answers,
      rows: shard.rows,
      pass(request: Pass) {
        asked[request.kind as keyof typeof asked]++;
        return shard.pass(request as MemoryPass);
      },
    }));
    const problem = { size: columns, start: start ?? new Float64Array(columns) };
    const curvature = new Float64Array(columns).fill(rows.count / 2);
    return { asked, solution: runSync(ask(watched, newtonCg.run(problem, { curvature }))) };
  }

  it('does not solve on at the optimum', () => {
    const { solution } = count(0, null);
    const { asked, solution: again } = count(0, solution.coefficients);
    expect(again.coefficients).toEqual(solution.coefficients);
    expect(asked).toEqual({ gradient: 1, hessianTimes: 1 });
  });
});

describe('kept Hessians', () => {
  it('counts its iterations on and asks for as few Hessians as it takes to come near', () => {
    const { shards, columns } = load(problems[0]!.rows);
    const active = Array.from({ length: columns }, (_, j) => j);
    const problem = { size: columns, start: new Float64Array(columns), active };
    const asked = { gradient: 0, hessian: 0 };
    const watched = shards.map(({ answers, pass }, i) => ({
      answers,
      pass(request: Pass) {
        asked[request.kind as keyof typeof asked]++;
        return pass.call(shards[i], request as MemoryPass);
      },
    }));
    const told: number[] = [];
    const onIteration = ({ iteration }: { iteration: number }) => told.push(iteration);
    const { iterations } = runSync(ask(watched, keepingHessians(problem, plainAlgebra)), { onIteration });
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
    expect(told.at(-1)).toBeLessThanOrEqual(iterations);
    const whole = runSync(ask(shards, newton.run(problem, { tolerance: 1 })));
    expect(asked.hessian).toBe(whole.iterations);
    expect(asked.gradient).toBeGreaterThan(0);
  });
});
