/**
 * Standard errors of the predicted probabilities by the delta method: ∂pₖ/∂βₐ = pₖ([a = k] − pₐ)·x, so that with
 * Sₐ_b = xᵀVₐ_bx, V in blocks of classes, var pₖ = pₖ² Σₐ_b ([a = k] − pₐ)([b = k] − p_b)·Sₐ_b.
 */
import { compensatedDot } from '../../math/compensated-dot.js';
import type { PredictiveModel } from '../../output/model.js';
import type { ClassPredictor } from './predictor.js';

export class ClassVariances {
  /** Of the probability of each class of the last row; NaN where the limit rules classes out. */
  readonly standardErrors: Float64Array;
  readonly #high: Float64Array;
  readonly #low: Float64Array;
  readonly #size: number;
  readonly #columns: number;
  /** Sₐ_b, row after row, and Vx. */
  readonly #forms: Float64Array;
  readonly #productHigh: Float64Array;
  readonly #productLow: Float64Array;

  constructor({ covariance, covarianceLow }: PredictiveModel, classes: number) {
    const flat = (matrix: readonly (readonly (number | null)[])[]) =>
      Float64Array.from(matrix.flat(), (value) => value ?? 0);
    this.standardErrors = new Float64Array(classes);
    this.#high = flat(covariance);
    this.#low = flat(covarianceLow);
    this.#size = covariance.length;
    this.#columns = this.#size / (classes - 1);
    this.#forms = new Float64Array((classes - 1) * (classes - 1));
    this.#productHigh = new Float64Array(this.#columns);
    this.#productLow = new Float64Array(this.#columns);
  }

  /** Of the row at `at` of `x`, whose probabilities are known. */
  evaluate(x: Float64Array, at: number, { softmax, isLimited }: ClassPredictor): void {
    const { standardErrors } = this;
    if (isLimited) {
      standardErrors.fill(Number.NaN);
      return;
    }
    const { probability, complement } = softmax;
    const pairs = probability.length - 1;
    for (let a = 0; a < pairs; a++)
      for (let b = 0; b <= a; b++) {
        const form = this.#form(x, at, a, b);
        this.#forms[a * pairs + b] = form;
        this.#forms[b * pairs + a] = form;
      }
    for (let k = 0; k < standardErrors.length; k++) {
      const slope = (a: number) => (a === k ? complement[k]! : -probability[a]!);
      let sum = 0;
      for (let a = 0; a < pairs; a++)
        for (let b = 0; b < pairs; b++) sum += slope(a + 1) * slope(b + 1) * this.#forms[a * pairs + b]!;
      standardErrors[k] = probability[k]! * Math.sqrt(Math.max(0, sum));
    }
  }

  /** xᵀVₐ_bx. */
  #form(x: Float64Array, at: number, a: number, b: number): number {
    const columns = this.#columns;
    const [high, low] = [this.#productHigh, this.#productLow];
    for (let i = 0; i < columns; i++) {
      const row = (a * columns + i) * this.#size + b * columns;
      const { hi, lo } = compensatedDot(0, x, at, this.#high, this.#low, row, columns);
      high[i] = hi;
      low[i] = lo;
    }
    return compensatedDot(0, x, at, high, low, 0, columns).hi;
  }
}
