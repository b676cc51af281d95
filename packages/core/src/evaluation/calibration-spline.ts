/** A calibration curve that has been fitted. */
import type { Estimate } from '../fit/estimate.js';
import type { RestrictedCubicSplines } from '../formula/basis/basis.js';
import { fillBasis } from '../formula/basis/fill.js';
import { packedIndex, packedProduct } from '../math/packed.js';
import { total } from './total.js';

/** The log-odds of an event as a spline of the predicted log-odds. */
export class CalibrationSpline {
  readonly knots: readonly number[];
  readonly #basis: RestrictedCubicSplines;
  /** 1, then the basis, at the place last asked for. */
  readonly #values: Float64Array;
  readonly #coefficients: Float64Array;
  readonly #covariance: Float64Array;

  /** `scales`: what the columns of the estimate were multiplied by. */
  constructor(basis: RestrictedCubicSplines, scales: Float64Array, { refined }: Estimate) {
    const { coefficients, covariance } = refined!;
    this.knots = basis.knots;
    this.#basis = basis;
    this.#values = new Float64Array(scales.length).fill(1);
    this.#coefficients = coefficients.high.map((value, j) => value * scales[j]!);
    this.#covariance = covariance.high.slice();
    for (let i = 0; i < scales.length; i++)
      for (let j = 0; j <= i; j++) this.#covariance[packedIndex(i, j)]! *= scales[i]! * scales[j]!;
  }

  at(logOdds: number): number {
    const values = this.#values;
    fillBasis(this.#basis, logOdds, values, 1);
    let sum = 0;
    for (let j = 0; j < values.length; j++) sum += values[j]! * this.#coefficients[j]!;
    return sum;
  }

  /** Where it was last asked for. */
  standardError(): number {
    const values = this.#values;
    const product = packedProduct(this.#covariance, values);
    return Math.sqrt(
      Math.max(
        0,
        total(values.length, (j) => values[j]! * product[j]!),
      ),
    );
  }
}
