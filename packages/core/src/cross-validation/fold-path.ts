/**
 * The path of one training set over the λ of the path of all rows. Where to begin at a λ follows from the last one: the least of the
 * quadratic model there, mended by what the same prediction misses of the path of all rows, which is known. Then two passes a λ are the
 * rule: one that shows what is still missing, and one that shows that nothing is.
 */

import type { Iteration, Pass, Sums } from '../objective/objective.js';
import { penaltyAt } from '../path/columns.js';
import { Curvature } from '../solver/proximal/curvature.js';
import { type ProximalPenalty, smoothColumns } from '../solver/proximal/penalty.js';
import { type LossPoint, leastOfModel, proximalNewton } from '../solver/proximal/proximal-newton.js';
import { fromCoefficients, inUnits, toCoefficients, toHessian } from '../solver/proximal/units.js';
import { largestViolation } from '../solver/proximal/violation.js';
import { plus } from '../solver/vector.js';
import type { Asked } from './blocks.js';
import type { TrainingSet } from './training-set.js';

export interface FoldPoint {
  /** Of columns in units of the data, about the centres. */
  readonly coefficients: Float64Array;
  /** The largest violation of the optimality conditions of the mean loss. */
  readonly violation: number;
}

export type Work<Result> = Generator<Asked, Result, Sums | undefined>;

/** Hessians of one set at most at one λ. */
const MOST_HESSIANS = 20;

/** A point of a training set with the curvature there, in standardised coefficients. */
export class Standpoint {
  readonly set: TrainingSet;
  protected readonly alpha: number;
  protected curvature: Curvature | null = null;
  protected point: LossPoint | null = null;

  constructor(set: TrainingSet, alpha: number) {
    this.set = set;
    this.alpha = alpha;
  }

  /** Takes the Hessian of the set near where it is, in units of the data. */
  renew(hessian: Float64Array): void {
    this.curvature = new Curvature(toHessian(this.set.columns.units, hessian));
  }

  /** Where the model of the last point has the least penalised loss; null where there is none. */
  protected predicted(penalty: ProximalPenalty, tolerance: number): Float64Array | null {
    if (this.point === null || this.curvature === null) return null;
    return leastOfModel(this.point, this.curvature.hessian, penalty, tolerance * this.set.weight);
  }

  protected *visit(at: Float64Array): Work<void> {
    const { loss, gradient, largestLogOdds } = (yield { kind: 'gradient', at })!;
    this.point = { at, loss, gradient: gradient!, largestLogOdds };
  }

  protected inUnits<Result>(work: Work<Result>): Work<Result> {
    return onlyAsked(inUnits(this.set.columns.units, work));
  }
}

/** The path of all rows, which shows what predictions miss. */
export class LeadingPath extends Standpoint {
  /** What the prediction for λ misses of the coefficients there, both in units of the data; null where there is none. */
  missed(lambda: number, coefficients: Float64Array, tolerance: number): Float64Array | null {
    const found = this.predicted(penaltyAt(this.set.columns, this.alpha, lambda), tolerance);
    return found && plus(coefficients, toCoefficients(this.set.columns.units, found), -1);
  }

  /** Goes to where the path of all rows is. */
  *to(coefficients: Float64Array): Work<null> {
    const before = this.point;
    yield* this.inUnits(this.visit(fromCoefficients(this.set.columns.units, coefficients)));
    if (before !== null) learn(this.curvature!, before, this.point!);
    return null;
  }
}

function learn(curvature: Curvature, before: LossPoint, after: LossPoint): void {
  curvature.learn(plus(after.at, before.at, -1), plus(after.gradient, before.gradient, -1));
}

export class FoldPath extends Standpoint {
  #penalty: ProximalPenalty | null = null;

  /**
   * Goes on to λ; `whole`: the coefficients of all rows there, `missed` as of the leading path. The violation it stops at is at most
   * `tolerance`, that of the mean loss, unless that cannot be reached. Null where the curvature has changed too much to go on: after
   * `renew`, `on` does.
   */
  to(
    lambda: number,
    whole: Float64Array,
    missed: Float64Array | null,
    tolerance: number,
  ): Work<FoldPoint | null> {
    const { columns } = this.set;
    const penalty = penaltyAt(columns, this.alpha, lambda);
    this.#penalty = penalty;
    const found = this.predicted(penalty, tolerance) ?? this.point?.at;
    const start = found
      ? mended(found, penalty, missed && fromCoefficients(columns.units, missed))
      : within(penalty, fromCoefficients(columns.units, whole));
    return this.inUnits(this.#begin(start, tolerance));
  }

  /** Goes on from where `to` came to, by Hessians of its own where need be. */
  on(tolerance: number): Work<FoldPoint> {
    return this.inUnits(this.#end(tolerance));
  }

  *#begin(start: Float64Array, tolerance: number): Work<FoldPoint | null> {
    const before = this.point;
    yield* this.visit(start);
    if (before !== null) learn(this.curvature!, before, this.point!);
    return (yield* this.#descend(tolerance)) ? this.#done() : null;
  }

  *#end(tolerance: number): Work<FoldPoint> {
    for (let hessians = 0; !(yield* this.#descend(tolerance)) && hessians < MOST_HESSIANS; hessians++) {
      const sums = (yield { kind: 'hessian', at: this.point!.at })!;
      this.curvature = new Curvature(sums.hessian!.slice());
    }
    return this.#done();
  }

  /** Descends on the curvature there is; whether that was enough. */
  *#descend(tolerance: number): Work<boolean> {
    if (this.curvature === null) return false;
    const options = { tolerance: tolerance * this.set.weight, hessians: false };
    const steps = proximalNewton(this.point!, this.#penalty!, this.curvature, options);
    const { point, state } = yield* onlyAsked(steps);
    this.point = point;
    return state !== 'slow';
  }

  #done(): FoldPoint {
    const { at, gradient } = this.point!;
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
    answer = step.value.kind === 'iteration' ? undefined : yield step.value as Asked;
  }
}

/** A prediction and what it misses, where a column is not held at 0. */
function mended(found: Float64Array, penalty: ProximalPenalty, missed: Float64Array | null): Float64Array {
  if (missed === null) return found;
  const sum = found.slice();
  for (let j = 0; j < sum.length; j++) if (sum[j] !== 0) sum[j] = sum[j]! + missed[j]!;
  for (const j of smoothColumns(penalty)) if (found[j] === 0) sum[j] = missed[j]!;
  return within(penalty, sum);
}

function within({ lower, upper }: ProximalPenalty, at: Float64Array): Float64Array {
  const inside = new Float64Array(at.length);
  for (let j = 0; j < at.length; j++) inside[j] = Math.min(upper[j]!, Math.max(lower[j]!, at[j]!));
  return inside;
}
