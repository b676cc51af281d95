/** The path of one training set of several classes over the λ of the path of all rows. */
import { Samples } from '../../families/multinomial/penalised/curvature.js';
import { type LambdaSolver, solverOf } from '../../families/multinomial/penalised/path.js';
import type { ClassPenalty } from '../../families/multinomial/penalised/penalty.js';
import type { StandardisedRows } from '../../families/multinomial/penalised/rows.js';
import { pointAt } from '../../families/multinomial/penalised/solution.js';
import type { Steps } from '../../families/multinomial/penalised/steps.js';
import type { DenseAlgebra } from '../../math/dense/dense-algebra.js';

export interface ClassFoldPoint {
  /** By lines, in units of all rows. */
  readonly b: Float64Array;
  /** The largest violation of the optimality conditions of the mean loss. */
  readonly violation: number;
}

export class ClassFoldPath {
  readonly #rows: StandardisedRows;
  readonly #samples: Samples;
  readonly #solver: LambdaSolver;
  readonly #penalty: ClassPenalty;
  #last: { readonly own: Float64Array; readonly whole: Float64Array } | null = null;

  /**
   * `penalty`: of all rows; `ratios`: the standard deviations in the training set over those in all rows, by which it is turned to those of
   * the training set. Columns that are constant there stay at 0. `tolerance`: the largest violation that is good enough.
   */
  constructor(
    { rows, ratios }: ReturnType<StandardisedRows['subset']>,
    penalty: ClassPenalty,
    tolerance: number,
    algebra: DenseAlgebra,
  ) {
    this.#rows = rows;
    this.#samples = new Samples(rows);
    this.#penalty = { ...penalty, ratios };
    const columns = Array.from(ratios.keys()).filter((j) => ratios[j]! > 0);
    const problem = { rows, penalty: this.#penalty, columns, tolerance };
    this.#solver = solverOf(problem, this.#samples, algebra);
  }

  /** Passes over all rows so far. */
  get passes(): number {
    return this.#samples.passes;
  }

  /** Goes on to λ; `whole`: the coefficients of all rows there. */
  *to(lambda: number, whole: Float64Array): Steps<ClassFoldPoint> {
    const start = yield* pointAt(this.#rows, this.#startFor(whole));
    const { point, violation } = yield* this.#solver.solve(start, lambda, lambda);
    this.#last = { own: point.b, whole };
    return { b: point.b, violation };
  }

  /**
   * Where the path of all rows is, and as far from there as at the last λ. What was 0 stays so, but for what the path of all
   * rows brings in; what would change its sign is 0.
   */
  #startFor(whole: Float64Array): Float64Array {
    const { classes, factors, bounds, ratios } = this.#penalty;
    const last = this.#last;
    return whole.map((value, c) => {
      const j = Math.floor(c / classes);
      if (ratios![j] === 0) return 0;
      if (last === null) return value;
      const [own, before] = [last.own[c]!, last.whole[c]!];
      const moved = own + (value - before);
      if (factors[j] === 0) return moved;
      if (own === 0) return before === 0 ? value : 0;
      const next = Math.sign(moved) === Math.sign(own) ? moved : 0;
      return bounds === null ? next : Math.min(Math.max(next, bounds.lower[j]!), bounds.upper[j]!);
    });
  }
}
