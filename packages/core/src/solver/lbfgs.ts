/**
 * Limited-memory BFGS (Nocedal 1980; Nocedal & Wright 2006, algorithm 7.4): gradients only, for many coefficients.
 *
 * Needs `gradient` passes and an `along` pass when a full step does not lower the loss enough. The first metric M is
 * the inverse of the bound of the curvature, ¼·Σ w x², of each coefficient, or whatever inverse Hessian is at hand,
 * scaled at every step by sᵀy / yᵀMy. It stops when its own estimate of the Newton decrement, gᵀBg with B the
 * approximate inverse Hessian, is small.
 */
import { subvector } from '../math/packed.js';
import type {
  PassKind,
  Problem,
  Solution,
  Solver,
  SolverRun,
  StopReason,
  Sums,
} from '../objective/objective.js';
import { backtrack, isGood } from './line-search.js';
import { dot, expand, norm, plus } from './vector.js';

export interface LbfgsOptions {
  /** Default 1000. */
  readonly maxIterations?: number;
  /** Stops when the estimated Newton decrement is at most this. Default 1e-16. */
  readonly tolerance?: number;
  /** Upper bounds of the second derivatives, one per coefficient. Default: all 1. */
  readonly curvature?: Float64Array;
  /** An inverse Hessian over the active coefficients, applied to a vector. Default: that of `curvature`. */
  readonly metric?: Metric;
  /** Pairs of steps and gradient differences remembered. Default 10. */
  readonly memory?: number;
  /**
   * Takes a last step, without a pass to see where it led, as soon as that is foretold to be below the tolerance: where
   * who goes on from there looks anyway. Default false.
   */
  readonly foretells?: boolean;
  /** The `gradient` sums at the start, if they are known already. */
  readonly initial?: Sums;
}

/** M·v. */
export type Metric = (vector: Float64Array) => Float64Array;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** sᵀy. */
  readonly product: number;
  /** sᵀy / yᵀMy. */
  readonly scale: number;
}

/** Decrement from which on its fall tells how it goes on. */
const CLOSE = 1;
/** How much worse the next decrement may be than its fall so far makes expect. */
const DOUBT = 10;

/** B·g by the two-loop recursion. */
function applied(gradient: Float64Array, pairs: readonly Pair[], metric: Metric): Float64Array {
  let q: Float64Array = Float64Array.from(gradient);
  const weights: number[] = [];
  for (let k = pairs.length - 1; k >= 0; k--) {
    const pair = pairs[k]!;
    weights[k] = dot(pair.step, q) / pair.product;
    q = plus(q, pair.change, -weights[k]!);
  }
  const scale = pairs.at(-1)?.scale ?? 1;
  q = metric(q).map((value) => scale * value);
  for (let k = 0; k < pairs.length; k++) {
    const pair = pairs[k]!;
    q = plus(q, pair.step, weights[k]! - dot(pair.change, q) / pair.product);
  }
  return q;
}

function remember(pairs: Pair[], step: Float64Array, change: Float64Array, metric: Metric, memory: number) {
  const product = dot(step, change);
  if (!(product > 1e-14 * norm(step) * norm(change))) return;
  pairs.push({ step, change, product, scale: product / dot(change, metric(change)) });
  if (pairs.length > memory) pairs.shift();
}

function* runLbfgs(problem: Problem, options: LbfgsOptions): SolverRun {
  const { maxIterations = 1000, tolerance = 1e-16, memory = 10, foretells = false } = options;
  const { size } = problem;
  const active = problem.active ?? Array.from({ length: size }, (_, i) => i);
  const curvature = subvector(options.curvature ?? new Float64Array(size).fill(1), active);
  const metric = options.metric ?? ((vector) => vector.map((value, j) => value / curvature[j]!));
  const pairs: Pair[] = [];
  let at = problem.start;
  let lastStep: Float64Array = new Float64Array(size);
  let previous = Number.POSITIVE_INFINITY;
  const stop = (stopReason: StopReason, iterations: number): Solution => ({
    coefficients: at,
    stopReason,
    iterations,
    largestLogOdds: sums.largestLogOdds,
    lastStep,
  });
  let sums = options.initial ?? (yield { kind: 'gradient', at })!;
  for (let iteration = 0; ; iteration++) {
    if (!Number.isFinite(sums.loss)) return stop('not-finite', iteration);
    const gradient = subvector(sums.gradient!, active);
    const direction = applied(gradient, pairs, metric);
    const decrement = dot(gradient, direction);
    if (decrement <= tolerance) return stop('gradient-norm', iteration);
    if (iteration >= maxIterations) return stop('max-iterations', iteration);
    const step = expand(direction, active, size, -1);
    lastStep = step;
    if (foretells && DOUBT * decrement * (decrement / previous) <= tolerance && previous < CLOSE) {
      at = plus(at, step, 1);
      return stop('gradient-norm', iteration + 1);
    }
    previous = decrement;
    let length = 1;
    let next = (yield { kind: 'gradient', at: plus(at, step, 1) })!;
    if (!isGood(next, sums, step, decrement)) {
      length = yield* backtrack(at, step, sums.loss);
      // Losses no longer tell points apart: the gradient decides whether that is the optimum.
      if (length === 0) return stop(decrement < 1e-10 ? 'gradient-norm' : 'no-further-progress', iteration);
      next = (yield { kind: 'gradient', at: plus(at, step, length) })!;
    }
    at = plus(at, step, length);
    const change = plus(subvector(next.gradient!, active), gradient, -1);
    const moved = direction.map((value) => -length * value);
    remember(pairs, moved, change, metric, memory);
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
