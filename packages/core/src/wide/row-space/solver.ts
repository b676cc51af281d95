/**
 * Ridge with more columns than rows. The coefficients of the penalised columns are X'ᵀa with one number a for each row (the
 * representer theorem), X' the columns over the roots of their factors: with K = X'·X'ᵀ = L·Lᵀ the log-odds of the rows are L·γ and
 * the squares are ‖γ‖², so that it is a ridge regression on the columns of L, no more of them than rows (Hastie & Tibshirani 2004,
 * Biostatistics 5, section 2). Every point is taken back to all columns, and its conditions are worked out there.
 */

import { certified, type Place } from '../certificate.js';
import { HeldColumns } from '../held-columns.js';
import type { Penalties } from '../penalties.js';
import type { WidePoint, WideProblem } from '../problem.js';
import { WideSolver } from '../solve.js';
import { answered, type WideWork } from '../work.js';
import { RowFactor } from './row-factor.js';
import { rowGram } from './row-gram.js';

/** The share of the tolerance that is asked of the rows' own problem, and what it is made smaller by where that is not enough. */
const INNER = 0.1;
const SMALLER = 0.01;
const MOST_ROUNDS = 4;

interface Rotated {
  readonly factor: RowFactor;
  readonly columns: HeldColumns;
  readonly solver: WideSolver;
}

export class RowSpaceSolver {
  readonly name = 'row-space';
  passes = 0;
  readonly #problem: WideProblem;
  /** Columns without a penalty, which stand before those of L. */
  readonly #free: readonly number[];
  #rotated: Rotated | null = null;
  #linear: Float64Array;

  /** No penalised column may have bounds. */
  constructor(problem: WideProblem) {
    const { factors } = problem.penalties;
    this.#problem = problem;
    this.#free = Array.from(factors.keys()).filter((j) => factors[j] === 0);
    this.#linear = new Float64Array(problem.columns.rows);
  }

  /** Of the rows at the last point, without the offset. */
  get logOdds(): Float64Array {
    return this.#linear;
  }

  *begin(): WideWork<Float64Array> {
    const { columns, penalties, kernel, hands } = this.#problem;
    const gram = yield* rowGram(columns, penalties.factors, kernel, hands);
    this.passes += 1;
    const factor = new RowFactor(kernel, gram);
    const held = new HeldColumns(kernel, columns.rows, this.#free.length + factor.rank);
    if (this.#free.length > 0) held.load(0, yield* answered(columns.take(this.#free)));
    for (let k = 0; k < factor.rank; k++) held.load(this.#free.length + k, factor.column(k));
    const problem = { ...this.#problem, columns: held, penalties: this.#penalties(factor.rank) };
    const solver = new WideSolver(problem);
    this.#rotated = { factor, columns: held, solver };
    yield* solver.begin();
    this.#linear = solver.logOdds;
    return yield* this.#slopes(solver.residual);
  }

  *at(lambda: number, tolerance: number): WideWork<WidePoint> {
    const { solver } = this.#rotated!;
    let iterations = 0;
    let inner = INNER * tolerance;
    for (let round = 1; ; round++, inner *= SMALLER) {
      const found = yield* solver.at(lambda, inner);
      iterations += found.iterations;
      const place = yield* this.#place(found);
      this.passes += 2;
      const { linear, loss, objective, violation, dualityGap } = yield* certified(this.#problem, place);
      if (violation > tolerance && round < MOST_ROUNDS) continue;
      this.#linear = linear;
      return { ...place, iterations, loss, objective, violation, dualityGap };
    }
  }

  /** Of the rows' own problem: the free columns as they are, those of L without bounds. */
  #penalties(rank: number): Penalties {
    const { lower, upper } = this.#problem.penalties;
    const size = this.#free.length + rank;
    const of = (free: (j: number) => number, rest: number) =>
      Float64Array.from({ length: size }, (_, k) => (k < this.#free.length ? free(this.#free[k]!) : rest));
    return {
      alpha: 0,
      factors: of(() => 0, 1),
      lower: of((j) => lower[j]!, Number.NEGATIVE_INFINITY),
      upper: of((j) => upper[j]!, Number.POSITIVE_INFINITY),
    };
  }

  *#slopes(residual: Float64Array): WideWork<Float64Array> {
    this.passes += 1;
    return yield* answered(this.#problem.columns.products(residual));
  }

  /** From γ to all columns. */
  *#place({ lambda, intercept, indices, values }: WidePoint): WideWork<Place> {
    const { penalties } = this.#problem;
    const { factor } = this.#rotated!;
    const free = this.#free.length;
    const gamma = new Float64Array(factor.rank);
    const own = new Float64Array(free);
    indices.forEach((index, k) => {
      if (index < free) own[index] = values[k]!;
      else gamma[index - free] = values[k]!;
    });
    const coefficients = yield* this.#slopes(factor.solve(gamma));
    penalties.factors.forEach((f, j) => {
      coefficients[j] = f > 0 ? coefficients[j]! / f : 0;
    });
    this.#free.forEach((j, k) => {
      coefficients[j] = own[k]!;
    });
    const used = Int32Array.from(coefficients.keys()).filter((j) => coefficients[j] !== 0);
    return { lambda, intercept, indices: used, values: Float64Array.from(used, (j) => coefficients[j]!) };
  }
}
