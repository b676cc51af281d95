/**
 * Columns in memory as they are standardised over some of the rows: nothing is copied. Their other rows are there, too, so that
 * what is fitted to some rows gives the log-odds of all.
 */
import type { Soon, WideColumns } from '../../wide/columns.js';
import { momentsOf } from '../../wide/load.js';
import { answered, type WideWork } from '../../wide/work.js';

/** Columns whose moments are worked out together. */
const TOGETHER = 64;

const then = <From, To>(value: Soon<From>, next: (value: From) => To): Soon<To> =>
  value instanceof Promise ? value.then(next) : next(value);

export class SubsetColumns implements WideColumns {
  readonly rows: number;
  readonly count: number;
  readonly #base: WideColumns;
  /** Of the columns as they are in memory; means are 0 where there is no intercept to take them. */
  readonly #means: Float64Array;
  /** 0 for columns that are constant in these rows: they count as 0. */
  readonly deviations: Float64Array;

  private constructor(base: WideColumns, means: Float64Array, deviations: Float64Array) {
    this.rows = base.rows;
    this.count = base.count;
    this.#base = base;
    this.#means = means;
    this.deviations = deviations;
  }

  /** `shares`: of each row in the weight, 0 for those that are left out; `centred`: whether means are taken away. */
  static *of(base: WideColumns, shares: Float64Array, centred: boolean): WideWork<SubsetColumns> {
    const [means, deviations] = [new Float64Array(base.count), new Float64Array(base.count)];
    for (let first = 0; first < base.count; first += TOGETHER) {
      const length = Math.min(TOGETHER, base.count - first);
      const some = yield* answered(base.take(Array.from({ length }, (_, k) => first + k)));
      for (let k = 0; k < length; k++) {
        const column = some.subarray(k * base.rows, (k + 1) * base.rows);
        const { mean, deviation } = momentsOf(column, shares);
        means[first + k] = centred ? mean : 0;
        deviations[first + k] = deviation;
      }
    }
    return new SubsetColumns(base, means, deviations);
  }

  products(vector: Float64Array): Soon<Float64Array> {
    const sum = vector.reduce((total, value) => total + value, 0);
    return then(this.#base.products(vector), (products) =>
      products.map((value, j) => this.#divided(value - this.#means[j]! * sum, j)),
    );
  }

  combine(coefficients: Float64Array): Soon<Float64Array> {
    const divided = coefficients.map((value, j) => this.#divided(value, j));
    const constant = divided.reduce((sum, value, j) => sum + value * this.#means[j]!, 0);
    return then(this.#base.combine(divided), (sums) => sums.map((value) => value - constant));
  }

  take(indices: readonly number[]): Soon<Float64Array> {
    return then(this.#base.take(indices), (taken) => {
      indices.forEach((j, k) => {
        for (let i = k * this.rows; i < (k + 1) * this.rows; i++)
          taken[i] = this.#divided(taken[i]! - this.#means[j]!, j);
      });
      return taken;
    });
  }

  /** Lets go of nothing: the memory belongs to the columns of all rows. */
  release(): void {}

  #divided(value: number, j: number): number {
    return this.deviations[j] === 0 ? 0 : value / this.deviations[j]!;
  }
}
