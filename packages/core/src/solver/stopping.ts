/**
 * When to stop a run before its own limit: rules that look at each iteration, and may ask passes of their own. They
 * work for every solver. A run that ends without having come to rest is looked at once more: does it cycle or wander?
 */
import { cholesky, solve } from '../math/cholesky.js';
import { packedSubmatrix, subvector } from '../math/packed.js';
import type { Iteration, Shard, Solution, StopReason, Sums } from '../objective/objective.js';
import type { Work } from './run.js';
import { dot, norm, plus } from './vector.js';

/** Says why to stop after an iteration, or null; at once, or after passes of its own. */
export type StoppingRule<S extends Shard> = (
  iteration: Iteration,
) => StopReason | null | Work<StopReason | null, S>;

/** Stops within `tolerance` standard errors of an optimum that is known, by `distance` from it (null: unknown). */
export function nearOptimum<S extends Shard>(
  distance: () => number | null,
  tolerance: number,
): StoppingRule<S> {
  return () => {
    const now = distance();
    return now !== null && now <= tolerance ? 'distance' : null;
  };
}

/** Every check comes after so many times the iterations of the one before. */
const LATER = 1.25;

/**
 * Stops where the Newton decrement gᵀH⁻¹g, the squared distance to the optimum in standard errors, is at most
 * `tolerance`². That takes a `hessian` pass, so it looks after 1, 2, 3, 4, 5, 7, 9, … iterations.
 */
export function decrementBelow<S extends Shard>(
  shards: readonly S[],
  active: readonly number[],
  tolerance: number,
): StoppingRule<S> {
  let next = 1;
  return function* ({ iteration, coefficients }) {
    if (iteration < next) return null;
    next = Math.floor(Math.max(iteration + 1, iteration * LATER));
    const sums: Sums = (yield { shards, pass: { kind: 'hessian', at: coefficients } })!;
    const gradient = subvector(sums.gradient!, active);
    const factor = cholesky(packedSubmatrix(sums.hessian!, active), active.length, 0);
    if (factor === null) return null;
    return dot(gradient, solve(factor, gradient)) <= tolerance * tolerance ? 'newton-decrement' : null;
  };
}

/** Stops when `patience` iterations in a row have not lowered the loss by more than `tolerance` times itself. */
export function lossFlat<S extends Shard>(tolerance: number, patience = 10): StoppingRule<S> {
  const isFlat = noLongerFalls(tolerance, patience);
  return ({ loss }) => (isFlat(loss) ? 'loss-flat' : null);
}

/** Stops when the loss of other rows has not been lower for `patience` iterations (Prechelt 1998). */
export function heldOutLoss<S extends Shard>(
  shards: readonly S[],
  patience: number,
  tell: (loss: number) => void,
): StoppingRule<S> {
  const isFlat = noLongerFalls(0, patience);
  return function* ({ coefficients }) {
    const sums: Sums = (yield { shards, pass: { kind: 'loss', at: coefficients } })!;
    const { loss } = sums;
    tell(loss);
    return isFlat(loss) ? 'held-out-loss' : null;
  };
}

function noLongerFalls(tolerance: number, patience: number): (loss: number) => boolean {
  let best = Number.POSITIVE_INFINITY;
  let since = 0;
  return (loss) => {
    if (loss < best - tolerance * Math.abs(loss)) {
      best = loss;
      since = 0;
      return false;
    }
    since++;
    return since >= patience;
  };
}

/** Iterations at the end of a run that tell whether it settles. */
const STRETCH = 256;

/** The last stretch of a run: where it went, and its losses. */
class LastStretch {
  readonly #iterations: Iteration[] = [];

  add(iteration: Iteration): void {
    this.#iterations.push(iteration);
    if (this.#iterations.length > 2 * STRETCH) this.#iterations.splice(0, STRETCH);
  }

  /**
   * Whether it cycles or wanders: the way is much longer than what it leads to, and the losses of the second half
   * come as high above the lowest as those of the first.
   */
  wanders(): boolean {
    const last = this.#iterations.slice(-STRETCH);
    if (last.length < 16) return false;
    const points = last.map(({ coefficients }) => coefficients);
    const way = points.slice(1).reduce((sum, point, i) => sum + norm(plus(point, points[i]!, -1)), 0);
    if (way <= 10 * norm(plus(points.at(-1)!, points[0]!, -1))) return false;
    const losses = last.map(({ loss }) => loss);
    const half = losses.length >> 1;
    const lowest = losses.reduce((a, b) => Math.min(a, b));
    const highest = (values: number[]) => values.reduce((a, b) => Math.max(a, b)) - lowest;
    const noise = 1e-12 * Math.abs(lowest);
    return highest(losses.slice(half)) > Math.max(0.9 * highest(losses.slice(0, half)), noise);
  }
}

/** A solver's work that ends early when one of the rules says so. */
export function* stopping<S extends Shard>(
  work: Work<Solution, S>,
  rules: readonly StoppingRule<S>[],
): Work<Solution, S> {
  const stretch = new LastStretch();
  let answer: Sums | undefined;
  let largestLogOdds = 0;
  let before: Float64Array | null = null;
  for (;;) {
    const step = work.next(answer);
    answer = undefined;
    if (step.done) {
      const solution = step.value;
      const wanders = solution.stopReason === 'max-iterations' && stretch.wanders();
      return wanders ? { ...solution, stopReason: 'does-not-settle' } : solution;
    }
    if ('pass' in step.value) {
      answer = yield step.value;
      if (answer && step.value.pass.kind === 'gradient') ({ largestLogOdds } = answer);
      continue;
    }
    const iteration = step.value;
    yield iteration;
    stretch.add(iteration);
    const { coefficients } = iteration;
    for (const rule of rules) {
      const verdict = rule(iteration);
      const stopReason = typeof verdict === 'object' && verdict !== null ? yield* verdict : verdict;
      if (stopReason === null) continue;
      const lastStep = before ? plus(coefficients, before, -1) : new Float64Array(coefficients.length);
      return { coefficients, stopReason, iterations: iteration.iteration, largestLogOdds, lastStep };
    }
    before = coefficients;
  }
}
