/**
 * The last steps, in double-double: Newton steps whose linear predictor, residual, gradient, Gram matrix and
 * Cholesky factor carry about 31 digits at the unscaled β, so that nearly collinear columns keep their digits in
 * estimates and standard errors. (Compensating the sums alone does not do it: the residual itself has to be better
 * than double.) It ends at a point where the next step is below the 16th digit of a standard error, so everything
 * reported is taken from the Hessian at the reported estimate.
 */

import { type Cholesky, solve } from '../math/cholesky.js';
import {
  type AccurateCholesky,
  accurateCholesky,
  accurateDot,
  accurateInverse,
  accurateProduct,
  accurateSolve,
  type Pairs,
  pairAt,
  pairs,
  setPair,
} from '../math/cholesky-double-double.js';
import { add, type DoubleDouble, fromNumber, subtract } from '../math/double-double.js';
import { diagonalOf, packedSubmatrix, subvector } from '../math/packed.js';
import type { Pass, Problem, Sums } from '../objective/objective.js';

export interface RefineOptions {
  /** Newton steps at most; 0 only measures where the start is. Default 20. */
  readonly maxSteps?: number;
  /** A factor of the Hessian near the start: a first step then costs a gradient only. Null where it is near enough. */
  readonly factor?: Cholesky | null;
  /** Columns are far from collinear: Hessians need no more than a few digits beyond double precision. Default false. */
  readonly brief?: boolean;
}

/** A point and its proof, over the active coefficients. */
export interface Refined {
  /** β over all coefficients. */
  readonly coefficients: Pairs;
  /** −log-likelihood there. */
  readonly loss: DoubleDouble;
  readonly largestLogOdds: number;
  /** Diagonal of the inverse Hessian over the active coefficients. */
  readonly variances: Float64Array;
  /** All of it, packed; of many columns made when it is first asked for. */
  readonly covariance: Pairs;
  /** gᵀH⁻¹g at β rounded to double. */
  readonly newtonDecrement: number;
  /** Largest |g|·SE at β rounded to double. */
  readonly gradientNorm: number;
  /** Smallest relative pivot of the Hessian: its square root is the sine of the closest column to those before it. */
  readonly smallestPivot: number;
  /** False when the steps did not settle. */
  readonly settled: boolean;
}

/** gᵀH⁻¹g below which the next step changes nothing that a double can hold, where the loss is 1 or more. */
const SETTLED = 1e-31;
/** Weights that sum to less leave no estimate. */
const LEAST_LOSS = 1e-14;
/** Bound of the relative change of standard errors from which on another Hessian is wanted: see `changeAfter`. */
const UNSEEN = 1.2e-15;
const SMALLEST_PIVOT = 1e-28;

export function gather(high: Float64Array, low: Float64Array, active: readonly number[]): Pairs {
  return { high: subvector(high, active), low: subvector(low, active) };
}

/** β − step at the active coefficients. */
export function stepBack(at: Pairs, step: Pairs, active: readonly number[]): Pairs {
  const next = { high: at.high.slice(), low: at.low.slice() };
  for (let i = 0; i < active.length; i++) {
    setPair(next, active[i]!, subtract(pairAt(at, active[i]!), pairAt(step, i)));
  }
  return next;
}

interface Point {
  readonly sums: Sums;
  readonly hessian: Pairs;
  readonly factor: AccurateCholesky;
  /** H⁻¹g. */
  readonly step: Pairs;
  readonly decrement: number;
}

function measure(sums: Sums, active: readonly number[]): Point | null {
  const hessian = {
    high: packedSubmatrix(sums.hessian!, active),
    low: packedSubmatrix(sums.hessianLow!, active),
  };
  const factor = accurateCholesky(hessian, active.length, SMALLEST_PIVOT);
  if (factor.dependent.length > 0) return null;
  const gradient = gather(sums.gradient!, sums.gradientLow!, active);
  const step = accurateSolve(factor, gradient);
  return { sums, hessian, factor, step, decrement: accurateDot(gradient, step).hi };
}

/**
 * gᵀH⁻¹g is as small as the weights are, and so is the loss; how far a step goes for the digits of a standard error does
 * not depend on them.
 */
function settledAt({ loss }: Sums): number {
  return SETTLED * Math.min(1, Math.max(loss, LEAST_LOSS));
}

/**
 * What a step can change standard errors by, relatively: with columns below 2 it moves no log-odds by more than 2·Σ|δ|,
 * so no weight, and then no variance, by a larger share. Roundings do a tenth of that, since their signs differ.
 */
export function changeAfter(step: Float64Array): number {
  return step.reduce((sum, one) => sum + Math.abs(one), 0);
}

/** Decrement and gradient norm at β* rounded to double, an error of −(low part of β*): g = H·error. */
export function proof(optimum: Pairs, hessian: Pairs, variances: Float64Array, active: readonly number[]) {
  const error = pairs(active.length);
  for (let i = 0; i < active.length; i++) error.high[i] = -optimum.low[active[i]!]!;
  const gradient = accurateProduct(hessian, error);
  return {
    newtonDecrement: Math.max(0, accurateDot(gradient, error).hi),
    gradientNorm: gradientNormOf(gradient.high, variances),
  };
}

/** Largest |g|·SE. */
export function gradientNormOf(gradient: Float64Array, variances: Float64Array): number {
  const scaled = gradient.map((g, i) => Math.abs(g) * Math.sqrt(variances[i]!));
  return scaled.reduce((largest, one) => Math.max(largest, one), 0);
}

/** The same for a point that is no optimum. */
function whereItStands({ sums, decrement }: Point, variances: Float64Array, active: readonly number[]) {
  const gradient = subvector(sums.gradient!, active);
  return { newtonDecrement: Math.max(0, decrement), gradientNorm: gradientNormOf(gradient, variances) };
}

/** Refines β, or returns null when the Hessian is singular even in double-double. */
export function* refine(
  problem: Problem,
  options: RefineOptions = {},
): Generator<Pass, Refined | null, Sums | undefined> {
  const { maxSteps = 20, factor = null, brief = false } = options;
  const active = problem.active ?? Array.from({ length: problem.size }, (_, i) => i);
  let at: Pairs = { high: problem.start, low: new Float64Array(problem.size) };
  const question = (kind: 'gradient' | 'hessian'): Pass => ({
    kind,
    at: at.high,
    atLow: at.low,
    precision: 'double-double',
    brief,
  });
  if (factor !== null && maxSteps > 0) {
    const sums = (yield question('gradient'))!;
    const step = solve(factor, subvector(sums.gradient!, active));
    at = stepBack(at, { high: step, low: new Float64Array(step.length) }, active);
  }
  for (let steps = 0; ; steps++) {
    const point = measure((yield question('hessian'))!, active);
    if (point === null) return null;
    const settled = point.decrement <= settledAt(point.sums) || changeAfter(point.step.high) <= UNSEEN;
    if (!settled && steps < maxSteps) {
      at = stepBack(at, point.step, active);
      continue;
    }
    const covariance = accurateInverse(point.factor);
    const variances = diagonalOf(covariance.high, active.length);
    // The step that is left is below what a standard error can show, but not below a coefficient near 0.
    const optimum = settled ? stepBack(at, point.step, active) : at;
    return {
      coefficients: optimum,
      loss: add(fromNumber(point.sums.loss), fromNumber(point.sums.lossLow)),
      largestLogOdds: point.sums.largestLogOdds,
      variances,
      covariance,
      smallestPivot: point.factor.smallestPivot,
      ...(settled
        ? proof(optimum, point.hessian, variances, active)
        : whereItStands(point, variances, active)),
      settled,
    };
  }
}
