/**
 * Firth's penalised likelihood by a quasi-Newton method: L-BFGS (Nocedal & Wright 2006, algorithm 7.4) whose initial
 * matrix is the information at each point, so that its first steps are those of modified scoring (Firth 1993; Heinze &
 * Schemper 2002) and the pairs of steps and gradients bring what the leverages add to the curvature.
 *
 * Needs `hessian` passes (value, information) and `firth` passes (modified score). It goes as far as sums of doubles
 * carry, then on in double-double until the modified score is down to rounding. The penalised likelihood has a
 * maximum at finite coefficients whatever the data (Kosmidis & Firth 2021).
 */
import { accurateSolve, type Pairs } from '../math/cholesky-double-double.js';
import { type DoubleDouble, subtract } from '../math/double-double.js';
import { packedProduct } from '../math/packed.js';
import type { Iteration, Pass, StopReason, Sums } from '../objective/objective.js';
import {
  type FirthPoint,
  type FirthProblem,
  type FirthValue,
  firthPoint,
  firthValue,
  type Precision,
  type Scoring,
  scoring,
  withGradient,
} from './firth-point.js';
import { gather, stepBack } from './refine.js';
import { dot, norm, plus } from './vector.js';

export interface FirthOptions {
  /** Default 100. */
  readonly maxIterations?: number;
  /** What is known at the start already, in double precision. */
  readonly initial?: FirthPoint;
  /** `double`: as far as sums of doubles carry. Default `double-double`. */
  readonly precision?: Precision;
}

export interface FirthSolution {
  readonly point: FirthPoint;
  readonly scoring: Scoring;
  /** The step that is left, over the coefficients that may move: β − step is nearer the optimum than can be measured. */
  readonly step: Float64Array;
  readonly precision: Precision;
  readonly stopReason: StopReason;
  readonly iterations: number;
}

/** Where the modified score is down to rounding: gᵀI⁻¹g at most this. */
const TOLERANCE: Readonly<Record<Precision, number>> = { double: 1e-16, 'double-double': 1e-29 };
/** A decrement that no longer falls counts as rounding below this. */
const ROUNDING: Readonly<Record<Precision, number>> = { double: 1e-6, 'double-double': 1e-24 };
/** Iterations in a row that may fail to halve the decrement. */
const PATIENCE = 8;
/** Fraction of the predicted decrease that a step must bring (Armijo 1966). */
const ARMIJO = 1e-4;
const LENGTHS = 40;
/** Pairs that are kept. */
const MEMORY = 20;
/** Curvature along a step, beside that of the information, below which a pair is not kept. */
const LEAST_CURVATURE = 0.01;

/** Steps and the changes of the gradient over them: what the information does not say of the curvature. */
class Pairings {
  readonly #pairs: {
    readonly step: Float64Array;
    readonly change: Float64Array;
    readonly product: number;
  }[] = [];

  add(step: Float64Array, change: Float64Array, information: Pairs): void {
    const product = dot(step, change);
    if (!(product > LEAST_CURVATURE * dot(step, packedProduct(information.high, step)))) return;
    this.#pairs.push({ step, change, product });
    if (this.#pairs.length > MEMORY) this.#pairs.shift();
  }

  /** H⁻¹g for the curvature H that the information and the pairs tell. */
  solve({ gradient, factor, step }: Scoring): Float64Array {
    if (this.#pairs.length === 0) return step.high;
    let rest: Float64Array = gradient.high;
    const shares = this.#pairs.map(() => 0);
    for (let k = this.#pairs.length - 1; k >= 0; k--) {
      const pair = this.#pairs[k]!;
      shares[k] = dot(pair.step, rest) / pair.product;
      rest = plus(rest, pair.change, -shares[k]!);
    }
    let result: Float64Array = accurateSolve(factor, { high: rest, low: new Float64Array(rest.length) }).high;
    this.#pairs.forEach((pair, k) => {
      const share = dot(pair.change, result) / pair.product;
      result = plus(result, pair.step, shares[k]! - share);
    });
    return result;
  }
}

/** β − length·step at the coefficients that may move: as a double, or as a double-double. */
function moved(
  { active, bound, free }: FirthProblem,
  at: Pairs,
  step: Float64Array,
  length: number,
  precision: Precision,
) {
  const scaled = { high: step.map((value) => length * value), low: new Float64Array(step.length) };
  const all = bound?.step(scaled);
  const next = all ? stepBack(at, gather(all.high, all.low, free), free) : stepBack(at, scaled, active);
  if (precision === 'double') next.low.fill(0);
  return next;
}

/** What sums in this precision may be off in a difference of values. */
function slack(loss: DoubleDouble, precision: Precision): number {
  return precision === 'double' ? 1e-15 * (1 + Math.abs(loss.hi)) : 1e-14;
}

/** The first of the full step, its half, quarter, … (`lengths` of them) that lowers F enough, or null. */
function* search(
  problem: FirthProblem,
  from: FirthPoint,
  step: Float64Array,
  slope: number,
  lengths: number,
  precision: Precision,
): Generator<Pass, { found: FirthValue; length: number } | null, Sums | undefined> {
  for (let k = 0, length = 1; k < lengths; k++, length /= 2) {
    const at = moved(problem, from.at, step, length, precision);
    const found = yield* firthValue(problem, at, precision);
    if (found === null) continue;
    const change = subtract(found.value, from.value).hi;
    if (change <= slack(from.loss, precision) - ARMIJO * length * slope) return { found, length };
  }
  return null;
}

/** Says when the decrement has not been halved for long. */
function patience(): (decrement: number) => boolean {
  let best = Number.POSITIVE_INFINITY;
  let since = 0;
  return (decrement) => {
    since = decrement < best / 2 ? 0 : since + 1;
    best = Math.min(best, decrement);
    return since > PATIENCE;
  };
}

function describe(iteration: number, point: FirthPoint, scored: Scoring, length: number): Iteration {
  return {
    kind: 'iteration',
    iteration,
    coefficients: point.at.high,
    loss: point.value.hi,
    gradientNorm: norm(scored.gradient.high),
    newtonDecrement: Math.max(0, scored.decrement),
    stepLength: length,
  };
}

/** Minimises F over the coefficients that may move. Null where the information is singular even in double-double. */
export function* minimiseFirth(
  problem: FirthProblem,
  options: FirthOptions = {},
): Generator<Pass | Iteration, FirthSolution | null, Sums | undefined> {
  const { maxIterations = 100, precision: finest = 'double-double' } = options;
  let precision: Precision = 'double';
  let isStalled = patience();
  const pairings = new Pairings();
  const start = { high: problem.start, low: new Float64Array(problem.size) };
  let point = options.initial ?? (yield* firthPoint(problem, start, precision));
  for (let iteration = 0; ; ) {
    if (point === null) {
      if (precision === 'double-double') return null;
      precision = 'double-double';
      point = yield* firthPoint(problem, start, precision);
      continue;
    }
    const scored = scoring(point, problem);
    const { decrement } = scored;
    const step = pairings.solve(scored);
    const stop = (stopReason: StopReason): FirthSolution => ({
      ...{ point: point!, scoring: scored, step, precision, stopReason, iterations: iteration },
    });
    const isOver = decrement <= TOLERANCE[precision] || isStalled(decrement);
    if (!isOver && iteration >= maxIterations) return stop('max-iterations');
    const slope = dot(scored.gradient.high, step);
    // Near the optimum a full step that does not lower F is one that rounding hides.
    const lengths = isOver ? 0 : decrement <= ROUNDING[precision] ? 1 : LENGTHS;
    const next = yield* search(problem, point, step, slope, lengths, precision);
    if (next !== null) {
      const reached = yield* withGradient(problem, next.found, precision);
      const after = scoring(reached, problem);
      const change = plus(after.gradient.high, scored.gradient.high, -1);
      pairings.add(
        step.map((value) => -next.length * value),
        change,
        after.information,
      );
      point = reached;
      iteration++;
      yield describe(iteration, point, after, next.length);
    } else if (precision === 'double' && finest === 'double-double') {
      precision = 'double-double';
      isStalled = patience();
      point = yield* firthPoint(problem, point.at, precision);
      if (point === null) return null;
    } else {
      const isReached = decrement <= ROUNDING[precision];
      return stop(isReached ? 'newton-decrement' : 'no-further-progress');
    }
  }
}
