/** A calibration curve that has been fitted. */
import type { RestrictedCubicSplines } from '../formula/basis/basis.js';
import { fillBasis } from '../formula/basis/fill.js';
import { packedProduct } from '../math/packed.js';
import { total } from './total.js';

/** The log-odds of an event as a spline of the predicted log-odds. */
export class CalibrationSpline {
  readonly knots: readonly number[];
  readonly #basis: RestrictedCubicSplines;
  /** 1, then the basis, at the place last asked for. */
  readonly #values: Float64Array;
  readonly #coefficients: Float64Array;
  readonly #covariance: Float64Array;

  /** `coefficients` of 1 and the basis, and their packed covariance. */
  constructor(basis: RestrictedCubicSplines, coefficients: Float64Array, covariance: Float64Array) {
    this.knots = basis.knots;
    this.#basis = basis;
    this.#values = new Float64Array(coefficients.length).fill(1);
    this.#coefficients = coefficients;
    this.#covariance = covariance;
  }

  get coefficients(): Float64Array {
    return this.#coefficients;
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
