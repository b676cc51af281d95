/**
 * Proximal Newton for a loss with a penalty that has corners (Lee, Sun & Saunders 2014): each step is to the least of a
 * quadratic model of the loss with the penalty as it is. Needs `gradient` passes, and `hessian` passes where each point is
 * to have its own; a step that does not lower the penalised loss is shortened by an `along` pass. It stops where the
 * optimality conditions hold within `tolerance` over all columns. An iteration tells the penalised loss, and as gradient the
 * distance from those conditions.
 */

import { subvector } from '../../math/packed.js';
import type { Iteration, Pass, Sums } from '../../objective/objective.js';
import { norm, plus } from '../vector.js';
import { ModelDescent } from './coordinate-descent.js';
import type { Curvature } from './curvature.js';
import { type ProximalPenalty, penaltyValue } from './penalty.js';
import { Progress, ROUNDING } from './progress.js';
import { reduced } from './reduced.js';
import { largestOf, largestViolation, violations } from './violation.js';

/** Where a loss is known: without the penalty. */
export interface LossPoint {
  readonly at: Float64Array;
  readonly loss: number;
  readonly gradient: Float64Array;
  readonly largestLogOdds: number;
}

export interface ProximalOptions {
  /** The largest violation of the optimality conditions, on the scale of the summed loss. */
  readonly tolerance: number;
  /** Whether each point has its Hessian: for data that cost next to nothing. */
  readonly hessians: boolean;
  /** Steps at most. Default 100. */
  readonly maxIterations?: number | undefined;
  /** Steps before these, which iterations count on from. Default 0. */
  readonly before?: number | undefined;
}

export interface ProximalSolution {
  readonly point: LossPoint;
  /** At the point, over all columns. */
  readonly violation: number;
  /** Steps, each with a pass. */
  readonly iterations: number;
  /** `slow`: the curvature is no longer that of the loss, and another Hessian is wanted. */
  readonly state: 'converged' | 'slow' | 'stalled' | 'max-iterations';
}

/** The model is solved to this share of the tolerance. */
const CLOSER = 1e-2;
/** Lengths of a step that are tried in one pass where the whole one does not do. */
const LENGTHS = Float64Array.from({ length: 10 }, (_, i) => 1 / (2 << i));
/** Steps with a Hessian of their own that may come to nothing. */
const MOST_IDLE = 4;
/** A violation that falls by less than this in a step asks for better curvature. */
const SLOW = 0.25;

/** Where the model is least; null where the model has no least value. */
export function leastOfModel(
  { at, gradient }: Pick<LossPoint, 'at' | 'gradient'>,
  hessian: Float64Array,
  penalty: ProximalPenalty,
  tolerance: number,
): Float64Array | null {
  const model = reduced(hessian, gradient, at, penalty);
  if (model.indefinite) return null;
  const descent = new ModelDescent(model, subvector(at, model.rest));
  descent.settle(tolerance * CLOSER);
  return model.whole(descent.x);
}

function pointOf(at: Float64Array, { loss, gradient, largestLogOdds }: Sums): LossPoint {
  return { at, loss, gradient: gradient!, largestLogOdds };
}

function* shortened(
  from: LossPoint,
  step: Float64Array,
  penalty: ProximalPenalty,
): Generator<Pass, number, Sums | undefined> {
  const { at } = from;
  const { losses } = (yield { kind: 'along', at, step, lengths: LENGTHS })!;
  const before = from.loss + penaltyValue(penalty, at);
  let best = { value: before, length: 0 };
  LENGTHS.forEach((length, i) => {
    const value = losses![i]! + penaltyValue(penalty, plus(at, step, length));
    if (value < best.value) best = { value, length };
  });
  return best.length;
}

/** Runs from a point to the optimum, on the curvature given, which learns on the way. */
export function* proximalNewton(
  start: LossPoint,
  penalty: ProximalPenalty,
  curvature: Curvature,
  options: ProximalOptions,
): Generator<Pass | Iteration, ProximalSolution, Sums | undefined> {
  const { tolerance, hessians, maxIterations = 100, before: stepsBefore = 0 } = options;
  let point = start;
  let violation = largestViolation(penalty, point.at, point.gradient);
  const kind = hessians ? 'hessian' : 'gradient';
  const progress = new Progress(MOST_IDLE);
  const ended = (state: ProximalSolution['state'], iterations: number) => ({
    ...{ point, violation, iterations, state },
  });
  for (let iteration = 0; ; iteration++) {
    if (violation <= tolerance) return ended('converged', iteration);
    if (iteration >= maxIterations) return ended('max-iterations', iteration);
    const target = leastOfModel(point, curvature.hessian, penalty, Math.min(tolerance, violation));
    if (target === null) return ended('slow', iteration);
    let at = target;
    let stepLength = 1;
    let sums = (yield { kind, at })!;
    const before = point.loss + penaltyValue(penalty, point.at);
    const isLower = sums.loss + penaltyValue(penalty, at) <= before + ROUNDING * Math.abs(before);
    if (!isLower && !(largestViolation(penalty, at, sums.gradient!) < violation)) {
      const step = plus(target, point.at, -1);
      stepLength = yield* shortened(point, step, penalty);
      if (stepLength === 0) return ended('stalled', iteration + 1);
      at = plus(point.at, step, stepLength);
      sums = (yield { kind, at })!;
    }
    const next = pointOf(at, sums);
    if (hessians) curvature.renew(sums.hessian!.slice());
    else curvature.learn(plus(next.at, point.at, -1), plus(next.gradient, point.gradient, -1));
    const all = violations(penalty, next.at, next.gradient);
    const left = largestOf(all);
    const isSlow = !hessians && left > SLOW * violation && left > tolerance;
    point = next;
    violation = left;
    const value = next.loss + penaltyValue(penalty, next.at);
    yield {
      ...{ kind: 'iteration', iteration: stepsBefore + iteration + 1, coefficients: next.at, stepLength },
      ...{ loss: value, gradientNorm: norm(all), newtonDecrement: null },
    };
    if (isSlow) return ended('slow', iteration + 1);
    if (hessians && left > tolerance && !progress.goesOn(left, value)) return ended('stalled', iteration + 1);
  }
}
