/**
 * Newton's method that forms no Hessian where an earlier one does: near the optimum it hardly changes, so that steps with
 * the last one (chords; Kelley 1995, "Iterative Methods for Linear and Nonlinear Equations", section 5.4), with what
 * gradients tell of the change added by L-BFGS, take six digits each off gᵀH⁻¹g for the price of a gradient.
 */
import { solve } from '../math/cholesky.js';
import type { DenseAlgebra } from '../math/dense/dense-algebra.js';
import type { Iteration, Pass, Problem, Solution, Sums } from '../objective/objective.js';
import { lbfgs } from './lbfgs.js';
import { type NewtonSolution, newton } from './newton.js';
import { isConverged } from './stop-reason.js';

/** gᵀH⁻¹g at which the step is the last one with a Hessian of its own. */
const KEPT = 1;
/** The same where no Hessian can be kept. */
const LAST_STEP = 1e-6;
/** gᵀBg at which nothing is left that a Newton step would change. */
const THERE = 1e-23;
/** Steps with a kept Hessian at most: one that needs more has not come near. */
const MOST_STEPS = 6;

type Run<Result extends Solution> = Generator<Pass | Iteration, Result, Sums | undefined>;

/** A run that goes on after so many iterations. */
function* after<Result extends Solution>(before: number, run: Run<Result>): Run<Result> {
  let answer: Sums | undefined;
  for (;;) {
    const step = run.next(answer);
    if (step.done) return { ...step.value, iterations: step.value.iterations + before };
    const { value } = step;
    answer = yield value.kind === 'iteration' ? { ...value, iteration: value.iteration + before } : value;
  }
}

/** To the optimum, as `newton.run`; the last step that is taken is not looked at. */
export function* keepingHessians(
  problem: Problem & { readonly active: readonly number[] },
  algebra: DenseAlgebra,
  maxIterations = 100,
): Run<NewtonSolution> {
  const near = yield* newton.run(problem, { maxIterations, algebra, tolerance: KEPT });
  const { factor, iterations: before } = near;
  if (factor === null || !isConverged(near.stopReason)) return near;
  const left = maxIterations - before;
  const metric = (vector: Float64Array) => solve(factor, vector);
  const settings = { maxIterations: Math.min(left, MOST_STEPS), metric, tolerance: THERE, foretells: true };
  const kept = yield* after(before, lbfgs.run({ ...problem, start: near.coefficients }, settings));
  if (isConverged(kept.stopReason) || left <= MOST_STEPS) return { ...kept, factor };
  const start = { ...problem, start: kept.coefficients };
  const rest = newton.run(start, {
    maxIterations: left - MOST_STEPS,
    algebra,
    tolerance: LAST_STEP,
  });
  return yield* after(kept.iterations, rest);
}
