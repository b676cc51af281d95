/** The log-odds of the classes of a row, from flat coefficients in double-double. */
import { compensatedDot } from '../../math/compensated-dot.js';
import type { PredictiveModel } from '../../output/model.js';
import { Softmax } from './softmax.js';

/** Differences of xᵀd below this share of their terms are the rounding of 0. */
const ROUNDING = 1e-12;

export class ClassPredictor {
  readonly softmax: Softmax;
  /** Whether the last row has classes that the limit rules out. */
  isLimited = false;
  readonly #high: Float64Array;
  readonly #low: Float64Array;
  readonly #direction: Float64Array | null;
  readonly #zeros: Float64Array;
  readonly #columns: number;
  /** The classes before the first that has coefficients: the base, or none where all have. */
  readonly #before: number;

  constructor({ schema, coefficients, coefficientsLow, limiting }: PredictiveModel, classes: number) {
    const fallback = limiting?.coefficients;
    this.softmax = new Softmax(classes);
    this.#high = Float64Array.from(coefficients, (value, at) => value ?? fallback?.[at] ?? 0);
    this.#low = Float64Array.from(coefficientsLow);
    this.#direction = limiting ? Float64Array.from(limiting.direction) : null;
    this.#zeros = new Float64Array(this.#high.length);
    this.#columns = schema.columns.length;
    this.#before = this.#high.length < classes * this.#columns ? 1 : 0;
  }

  /** Of the row at `at` of `x`. */
  evaluate(x: Float64Array, at: number): void {
    const { z } = this.softmax;
    z[0] = 0;
    for (let k = this.#before; k < z.length; k++) z[k] = this.#product(x, at, k, this.#high, this.#low);
    if (this.#direction !== null) this.#ruleOut(x, at, this.#direction);
    this.softmax.evaluate();
  }

  #product(x: Float64Array, at: number, k: number, high: Float64Array, low: Float64Array): number {
    const columns = this.#columns;
    return compensatedDot(0, x, at, high, low, (k - this.#before) * columns, columns).hi;
  }

  /** Along the direction only the classes that go farthest stay. */
  #ruleOut(x: Float64Array, at: number, direction: Float64Array): void {
    const { z } = this.softmax;
    const far = new Float64Array(z.length);
    let size = 0;
    for (let k = 1; k < z.length; k++) {
      far[k] = this.#product(x, at, k, direction, this.#zeros);
      let terms = 0;
      for (let j = 0; j < this.#columns; j++)
        terms += Math.abs(x[at + j]! * direction[(k - 1) * this.#columns + j]!);
      size = Math.max(size, terms);
    }
    const farthest = far.reduce((most, one) => Math.max(most, one), 0);
    this.isLimited = false;
    for (let k = 0; k < z.length; k++) {
      if (farthest - far[k]! <= ROUNDING * size) continue;
      z[k] = Number.NEGATIVE_INFINITY;
      this.isLimited = true;
    }
  }
}
