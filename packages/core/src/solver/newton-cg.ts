/**
 * Truncated Newton's method: Newton's equations solved by conjugate gradients, preconditioned by the diagonal, only as
 * well as the distance to the optimum deserves (Dembo, Eisenstat & Steihaug 1982; Nocedal & Wright 2006, section 7.1).
 * No Hessian is ever formed: for thousands of coefficients.
 *
 * Needs `gradient` and `hessianTimes` passes, and an `along` pass when a full step does not lower the loss enough.
 * Stops on gᵀd, d the last step: the Newton decrement but for what conjugate gradients left.
 */
import { subvector } from '../math/packed.js';
import type {
  Iteration,
  Pass,
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

export interface NewtonCgOptions {
  /** Default 100. */
  readonly maxIterations?: number;
  /** Stops when gᵀd is at most this. Default 1e-20. */
  readonly tolerance?: number;
  /** About the second derivatives, one per coefficient. Default: all 1. */
  readonly curvature?: Float64Array;
}

/** Residual that conjugate gradients leave at most, relative to the gradient. */
const LOOSEST = 0.25;
const TIGHTEST = 1e-6;
/** A step of conjugate gradients that adds no more than this share of the tolerance to gᵀd is the last one. */
const NEGLIGIBLE = 0.01;

/** A step d with H·d ≈ −g: until the residual is small, or until no more than `negligible` is added to gᵀd. */
function* truncatedStep(
  at: Float64Array,
  gradient: Float64Array,
  active: readonly number[],
  curvature: Float64Array,
  tolerance: number,
  negligible: number,
): Generator<Pass, Float64Array, Sums | undefined> {
  const precondition = (vector: Float64Array) => vector.map((value, j) => value / curvature[j]!);
  let step: Float64Array = new Float64Array(gradient.length);
  let residual: Float64Array = gradient.map((value) => -value);
  let direction: Float64Array = precondition(residual);
  let size = dot(residual, direction);
  const enough = tolerance * tolerance * size;
  for (let k = 0; k < 2 * gradient.length; k++) {
    const vector = expand(direction, active, at.length, 1);
    const { times } = (yield { kind: 'hessianTimes', at, vector })!;
    const product = subvector(times!, active);
    const bend = dot(direction, product);
    if (!(bend > 0)) break;
    const length = size / bend;
    step = plus(step, direction, length);
    if (length * size <= negligible) break;
    residual = plus(residual, product, -length);
    const preconditioned = precondition(residual);
    const next = dot(residual, preconditioned);
    if (!(next > enough)) break;
    direction = plus(preconditioned, direction, next / size);
    size = next;
  }
  return step;
}

function* runNewtonCg(
  problem: Problem,
  options: NewtonCgOptions,
): Generator<Pass | Iteration, Solution, Sums | undefined> {
  const { maxIterations = 100, tolerance = 1e-20 } = options;
  const { size } = problem;
  const active = problem.active ?? Array.from({ length: size }, (_, i) => i);
  const curvature = subvector(options.curvature ?? new Float64Array(size).fill(1), active);
  let at = problem.start;
  let lastStep: Float64Array = new Float64Array(size);
  let forcing = LOOSEST;
  let sums = (yield { kind: 'gradient', at })!;
  const stop = (stopReason: StopReason, iterations: number): Solution => ({
    coefficients: at,
    stopReason,
    iterations,
    largestLogOdds: sums.largestLogOdds,
    lastStep,
  });
  for (let iteration = 0; ; iteration++) {
    if (!Number.isFinite(sums.loss)) return stop('not-finite', iteration);
    const gradient = subvector(sums.gradient!, active);
    const step = yield* truncatedStep(at, gradient, active, curvature, forcing, NEGLIGIBLE * tolerance);
    const decrement = -dot(gradient, step);
    lastStep = expand(step, active, size, 1);
    if (decrement <= tolerance) return stop('newton-decrement', iteration);
    if (iteration >= maxIterations) return stop('max-iterations', iteration);
    let length = 1;
    let next = (yield { kind: 'gradient', at: plus(at, lastStep, 1) })!;
    if (!isGood(next, sums, lastStep, decrement)) {
      length = yield* backtrack(at, lastStep, sums.loss);
      if (length === 0)
        return stop(decrement < 1e-10 ? 'newton-decrement' : 'no-further-progress', iteration);
      next = (yield { kind: 'gradient', at: plus(at, lastStep, length) })!;
    }
    at = plus(at, lastStep, length);
    // Eisenstat & Walker 1996, choice 2: as the gradient shrinks so does what may be left of it.
    const shrunk = norm(subvector(next.gradient!, active)) / norm(gradient);
    forcing = Math.max(TIGHTEST, Math.min(LOOSEST, shrunk * shrunk));
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

const needs: ReadonlySet<PassKind> = new Set<PassKind>(['gradient', 'hessianTimes', 'along']);

export const newtonCg = {
  name: 'newton-cg',
  needs,
  run: runNewtonCg,
} satisfies Solver<NewtonCgOptions> & { run: (problem: Problem, options: NewtonCgOptions) => SolverRun };
