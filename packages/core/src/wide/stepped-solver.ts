/**
 * Goes to a λ far below the last one by steps. The columns that a working set begins with are those whose slopes at the last point
 * are beyond the penalty at the next: far on these are thousands, most of which come to nothing, and their Gram matrix is all the work.
 */
import { exp, log } from '../math/elementary.js';
import type { PathSolver } from './path-solver.js';
import type { WidePoint, WideProblem } from './problem.js';
import type { WideWork } from './work.js';

/** The least share of a λ that the next one is. */
const SHARE = 0.8;
/** Steps to one λ: beyond them they are longer. */
const MOST_STEPS = 60;
/** The largest violation between, as a share of λ: these points are only on the way. */
const ON_THE_WAY = 0.01;

/** The λ by way of which another one is gone to; none where it is near or above. */
export function between(from: number, lambda: number): number[] {
  const fall = lambda > 0 && from > lambda ? log(lambda / from) : 0;
  const steps = Math.min(MOST_STEPS, Math.ceil(fall / log(SHARE)));
  return Array.from({ length: Math.max(0, steps - 1) }, (_, k) => from * exp((fall * (k + 1)) / steps));
}

/** What is asked of a point between. */
export function toleranceBetween(lambda: number, tolerance: number): number {
  return Math.max(tolerance, ON_THE_WAY * lambda);
}

export class SteppedSolver implements PathSolver {
  readonly #solver: PathSolver;
  readonly #penalties: WideProblem['penalties'];
  /** Where the last point is; 0 before the first one. */
  #lambda = 0;

  constructor({ penalties }: Pick<WideProblem, 'penalties'>, solver: PathSolver) {
    this.#penalties = penalties;
    this.#solver = solver;
  }

  get name(): PathSolver['name'] {
    return this.#solver.name;
  }

  get passes(): number {
    return this.#solver.passes;
  }

  get logOdds(): Float64Array {
    return this.#solver.logOdds;
  }

  *begin(): WideWork<Float64Array> {
    const slopes = yield* this.#solver.begin();
    const { alpha, factors } = this.#penalties;
    factors.forEach((factor, j) => {
      if (factor > 0) this.#lambda = Math.max(this.#lambda, Math.abs(slopes[j]!) / (alpha * factor));
    });
    return slopes;
  }

  *at(lambda: number, tolerance: number): WideWork<WidePoint> {
    for (const next of between(this.#lambda, lambda))
      yield* this.#solver.at(next, toleranceBetween(next, tolerance));
    this.#lambda = lambda;
    return yield* this.#solver.at(lambda, tolerance);
  }
}
