/**
 * The path of one training set over the λ of the path of all rows, whose change from one λ to the next says where to begin: two
 * passes a λ are the rule, one that shows the way and one that shows that the end is reached.
 */

import type { Iteration, Pass, Sums } from '../objective/objective.js';
import { penaltyAt } from '../path/columns.js';
import { Curvature } from '../solver/proximal/curvature.js';
import type { ProximalPenalty } from '../solver/proximal/penalty.js';
import { type LossPoint, proximalNewton } from '../solver/proximal/proximal-newton.js';
import { fromCoefficients, inUnits, toCoefficients, toHessian } from '../solver/proximal/units.js';
import { largestViolation } from '../solver/proximal/violation.js';
import type { Asked } from './blocks.js';
import type { TrainingSet } from './training-set.js';

export interface FoldPoint {
  /** In units of the data. */
  readonly coefficients: Float64Array;
  /** The largest violation of the optimality conditions of the mean loss. */
  readonly violation: number;
}

type Work<Result> = Generator<Asked, Result, Sums | undefined>;

/** Hessians of one set at most at one λ. */
const MOST_HESSIANS = 20;

export class FoldPath {
  readonly set: TrainingSet;
  readonly #alpha: number;
  #curvature: Curvature | null = null;
  /** Standardised, as all that follows. */
  #at: Float64Array;
  #before: Float64Array;
  #penalty: ProximalPenalty | null = null;
  #point: LossPoint | null = null;

  /** `start`: the coefficients of all rows at the first λ, in units of the data. */
  constructor(set: TrainingSet, alpha: number, start: Float64Array) {
    this.set = set;
    this.#alpha = alpha;
    this.#before = fromCoefficients(set.columns.units, start);
    this.#at = this.#before;
  }

  /** Takes the Hessian of the set near where it is, in units of the data. */
  renew(hessian: Float64Array): void {
    this.#curvature = new Curvature(toHessian(this.set.columns.units, hessian));
  }

  /**
   * Goes on to λ; `whole`: the coefficients of all rows there. The violation it stops at is at most `tolerance`, that of the mean loss,
   * unless that cannot be reached. Null where the curvature has changed too much to go on: after `renew`, `on` does.
   */
  to(lambda: number, whole: Float64Array, tolerance: number): Work<FoldPoint | null> {
    const penalty = penaltyAt(this.set.columns, this.#alpha, lambda);
    const target = fromCoefficients(this.set.columns.units, whole);
    const start = within(penalty, this.#at, target, this.#before);
    this.#before = target;
    this.#penalty = penalty;
    return this.#inUnits(this.#begin(start, tolerance * this.set.weight));
  }

  /** Goes on from where `to` came to, by Hessians of its own where need be. */
  on(tolerance: number): Work<FoldPoint> {
    return this.#inUnits(this.#end(tolerance * this.set.weight));
  }

  #inUnits<Result>(work: Work<Result>): Work<Result> {
    return onlyAsked(inUnits(this.set.columns.units, work));
  }

  *#begin(start: Float64Array, tolerance: number): Work<FoldPoint | null> {
    const { loss, gradient, largestLogOdds } = (yield { kind: 'gradient', at: start })!;
    this.#point = { at: start, loss, gradient: gradient!, largestLogOdds };
    return (yield* this.#descend(tolerance)) ? this.#done() : null;
  }

  *#end(tolerance: number): Work<FoldPoint> {
    for (let hessians = 0; !(yield* this.#descend(tolerance)) && hessians < MOST_HESSIANS; hessians++) {
      const sums = (yield { kind: 'hessian', at: this.#point!.at })!;
      this.#curvature = new Curvature(sums.hessian!.slice());
    }
    return this.#done();
  }

  /** Descends on the curvature there is; whether that was enough. */
  *#descend(tolerance: number): Work<boolean> {
    if (this.#curvature === null) return false;
    const options = { tolerance, hessians: false };
    const steps = proximalNewton(this.#point!, this.#penalty!, this.#curvature, options);
    const { point, state } = yield* onlyAsked(steps);
    this.#point = point;
    return state !== 'slow';
  }

  #done(): FoldPoint {
    const { at, gradient } = this.#point!;
    this.#at = at;
    const violation = largestViolation(this.#penalty!, at, gradient) / this.set.weight;
    return { coefficients: toCoefficients(this.set.columns.units, at), violation };
  }
}

/** The questions of a solver: those of blocks, and no iterations. */
function* onlyAsked<Result>(steps: Generator<Pass | Iteration, Result, Sums | undefined>): Work<Result> {
  let answer: Sums | undefined;
  for (;;) {
    const step = steps.next(answer);
    if (step.done) return step.value;
    answer = yield step.value as Asked;
  }
}

/** at + target − before, between the bounds. */
function within(
  { lower, upper }: ProximalPenalty,
  at: Float64Array,
  target: Float64Array,
  before: Float64Array,
): Float64Array {
  return at.map((value, j) => Math.min(upper[j]!, Math.max(lower[j]!, value + target[j]! - before[j]!)));
}
