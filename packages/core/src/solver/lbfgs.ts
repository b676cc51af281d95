/**
 * Limited-memory BFGS (Nocedal 1980; Nocedal & Wright 2006, algorithm 7.4): gradients only, for many coefficients.
 *
 * Needs `gradient` passes and an `along` pass when a full step does not lower the loss enough. The first metric is
 * the bound of the curvature, ¼·Σ w x², of each coefficient, scaled at every step by sᵀy / yᵀD⁻¹y. It stops when
 * its own estimate of the Newton decrement, gᵀBg with B the approximate inverse Hessian, is small.
 */
import { subvector } from '../math/packed.js';
import type { PassKind, Problem, Solution, Solver, SolverRun, StopReason } from '../objective/objective.js';
import { backtrack, isEnough } from './line-search.js';
import { dot, expand, norm, plus } from './vector.js';

export interface LbfgsOptions {
  /** Default 1000. */
  readonly maxIterations?: number;
  /** Stops when the estimated Newton decrement is at most this. Default 1e-16. */
  readonly tolerance?: number;
  /** Upper bounds of the second derivatives, one per coefficient. Default: all 1. */
  readonly curvature?: Float64Array;
  /** Pairs of steps and gradient differences remembered. Default 10. */
  readonly memory?: number;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly product: number;
}

/** B·g by the two-loop recursion. */
function metric(gradient: Float64Array, pairs: readonly Pair[], curvature: Float64Array): Float64Array {
  let q: Float64Array = Float64Array.from(gradient);
  const weights: number[] = [];
  for (let k = pairs.length - 1; k >= 0; k--) {
    const pair = pairs[k]!;
    weights[k] = dot(pair.step, q) / pair.product;
    q = plus(q, pair.change, -weights[k]!);
  }
  const scale = initialScale(pairs.at(-1), curvature);
  q = q.map((value, j) => (scale * value) / curvature[j]!);
  for (let k = 0; k < pairs.length; k++) {
    const pair = pairs[k]!;
    q = plus(q, pair.step, weights[k]! - dot(pair.change, q) / pair.product);
  }
  return q;
}

function initialScale(newest: Pair | undefined, curvature: Float64Array): number {
  if (newest === undefined) return 1;
  let sum = 0;
  for (let j = 0; j < curvature.length; j++) sum += (newest.change[j]! * newest.change[j]!) / curvature[j]!;
  return newest.product / sum;
}

function remember(pairs: Pair[], step: Float64Array, change: Float64Array, memory: number): void {
  const product = dot(step, change);
  if (!(product > 1e-14 * norm(step) * norm(change))) return;
  pairs.push({ step, change, product });
  if (pairs.length > memory) pairs.shift();
}

function* runLbfgs(problem: Problem, options: LbfgsOptions): SolverRun {
  const { maxIterations = 1000, tolerance = 1e-16, memory = 10 } = options;
  const { size } = problem;
  const active = problem.active ?? Array.from({ length: size }, (_, i) => i);
  const curvature = subvector(options.curvature ?? new Float64Array(size).fill(1), active);
  const pairs: Pair[] = [];
  let at = problem.start;
  let lastStep: Float64Array = new Float64Array(size);
  const stop = (stopReason: StopReason, iterations: number): Solution => ({
    coefficients: at,
    stopReason,
    iterations,
    largestLogOdds: sums.largestLogOdds,
    lastStep,
  });
  let sums = (yield { kind: 'gradient', at })!;
  for (let iteration = 0; ; iteration++) {
    if (!Number.isFinite(sums.loss)) return stop('not-finite', iteration);
    const gradient = subvector(sums.gradient!, active);
    const direction = metric(gradient, pairs, curvature);
    const decrement = dot(gradient, direction);
    if (decrement <= tolerance) return stop('gradient-norm', iteration);
    if (iteration >= maxIterations) return stop('max-iterations', iteration);
    const step = expand(direction, active, size, -1);
    lastStep = step;
    let length = 1;
    let next = (yield { kind: 'gradient', at: plus(at, step, 1) })!;
    if (!isEnough(next.loss, sums.loss, decrement)) {
      length = yield* backtrack(at, step, sums.loss);
      // Losses no longer tell points apart: the gradient decides whether that is the optimum.
      if (length === 0) return stop(decrement < 1e-10 ? 'gradient-norm' : 'no-further-progress', iteration);
      next = (yield { kind: 'gradient', at: plus(at, step, length) })!;
    }
    at = plus(at, step, length);
    const change = plus(subvector(next.gradient!, active), gradient, -1);
    remember(
      pairs,
      direction.map((value) => -length * value),
      change,
      memory,
    );
    sums = next;
    yield {
      kind: 'iteration',
      iteration: iteration + 1,
      coefficients: at,
      loss: sums.loss,
      gradientNorm: norm(subvector(sums.gradient!, active)),
      newtonDecrement: decrement,
      stepLength: length,
    };
  }
}

const needs: ReadonlySet<PassKind> = new Set<PassKind>(['gradient', 'along']);

export const lbfgs: Solver<LbfgsOptions> = { name: 'lbfgs', needs, run: runLbfgs };
