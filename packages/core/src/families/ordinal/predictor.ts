/** The probabilities of the classes of a row, from coefficients in the order of reports. */

import type { ClassesSchema } from '../../formula/classes.js';
import { type Pairs, pairAt, pairs, setPair } from '../../math/cholesky-double-double.js';
import { subtract } from '../../math/double-double.js';
import { expm1 } from '../../math/elementary.js';
import { probability } from '../../math/logistic.js';
import { LinearPredictor, StandardError } from '../../observations/predictor.js';
import type { PredictiveModel } from '../../output/model.js';
import { OrdinalCoefficients } from './coefficients.js';

/** What the log-odds of being above each threshold are made of, by design column. */
interface Parts {
  readonly coefficients: readonly number[];
  readonly coefficientsLow: readonly number[];
  readonly limiting: {
    readonly coefficients: readonly number[];
    readonly direction: readonly number[];
  } | null;
}

export class OrdinalPredictor {
  /** Of each class in the last row. */
  readonly probability: Float64Array;
  /** One minus that, to full relative accuracy, too. */
  readonly complement: Float64Array;
  /** Of the probabilities; only where they were asked for. */
  readonly standardErrors: Float64Array;
  readonly #coefficients: OrdinalCoefficients;
  /** Log-odds of being above each threshold. */
  readonly #above: readonly LinearPredictor[];
  /** By how much they fall from the threshold before; none at the first. */
  readonly #falls: readonly (LinearPredictor | null)[];
  readonly #error: StandardError | null;
  readonly #logOdds: Float64Array;
  readonly #gaps: Float64Array;
  /** Derivatives of the probability of a class by the coefficients. */
  readonly #derivatives: Float64Array;

  /** `withErrors`: whether standard errors are computed. */
  constructor(model: PredictiveModel, withErrors: boolean) {
    const { columns } = model.schema;
    const { levels } = model.schema.response as ClassesSchema;
    const free = (model.nonproportional ?? []).map((name) => columns.indexOf(name));
    const coefficients = new OrdinalCoefficients(levels, columns, free);
    const { thresholds, size } = coefficients;
    const parts = Array.from({ length: thresholds }, (_, k) => partsAt(model, coefficients, k));
    this.#coefficients = coefficients;
    this.#above = parts.map((one) => new LinearPredictor(one));
    this.#falls = parts.map((one, k) =>
      k === 0 ? null : new LinearPredictor(difference(parts[k - 1]!, one)),
    );
    this.#error = withErrors ? new StandardError(model) : null;
    this.probability = new Float64Array(thresholds + 1);
    this.complement = new Float64Array(thresholds + 1);
    this.standardErrors = new Float64Array(thresholds + 1);
    this.#logOdds = new Float64Array(thresholds);
    this.#gaps = new Float64Array(thresholds);
    this.#derivatives = new Float64Array(size);
  }

  /**
   * Predicts the row at `at` of `x`. False where effects that differ between thresholds put these out of order, and some
   * probability below 0: the row has no prediction then.
   */
  evaluate(x: Float64Array, at: number, offset: number): boolean {
    const z = this.#logOdds;
    this.#above.forEach((above, k) => {
      const infinite = above.infinite(x, at);
      z[k] = infinite === 0 ? above.finite(x, at, offset) : infinite;
      const fall = this.#falls[k];
      if (fall) this.#gaps[k] = fall.finite(x, at, 0);
    });
    const top = z.length;
    for (let k = 0; k <= top; k++) {
      const reached = k === 0 ? 1 : probability(z[k - 1]!);
      const kept = k === top ? 1 : probability(-z[k]!);
      const share = k === 0 || k === top || reached * kept === 0 ? 1 : this.#between(k);
      if (!(share >= 0)) return false;
      this.probability[k] = reached * kept * share;
      this.complement[k] = (k === 0 ? 0 : probability(-z[k - 1]!)) + (k === top ? 0 : probability(z[k]!));
    }
    if (this.#error !== null) this.#measure(x, at, this.#error);
    return true;
  }

  /** 1 − e^−d of the gap of a class between two thresholds: see `gap.ts`. */
  #between(k: number): number {
    const areFinite = this.#logOdds.subarray(k - 1, k + 1).every(Number.isFinite);
    return areFinite ? -expm1(-this.#gaps[k]!) : 1;
  }

  /** The delta method: P(Y = k) is F(z) at the threshold below less that at the one above. */
  #measure(x: Float64Array, at: number, error: StandardError): void {
    const derivatives = this.#derivatives;
    for (let k = 0; k < this.probability.length; k++) {
      derivatives.fill(0);
      if (k > 0) this.#addDerivatives(x, at, k - 1, 1);
      if (k < this.#logOdds.length) this.#addDerivatives(x, at, k, -1);
      this.standardErrors[k] = error.at(derivatives, 0);
    }
  }

  #addDerivatives(x: Float64Array, at: number, threshold: number, sign: number): void {
    const { thresholds, size, firsts } = this.#coefficients;
    const z = this.#logOdds[threshold]!;
    const slope = sign * probability(z) * probability(-z);
    const place = size - thresholds + threshold;
    this.#derivatives[place] = this.#derivatives[place]! - slope;
    for (let column = 1; column < firsts.length; column++) {
      const j = this.#coefficients.indexOf(column, threshold) - thresholds;
      this.#derivatives[j] = this.#derivatives[j]! + slope * x[at + column]!;
    }
  }
}

/** The log-odds of being above a threshold: minus the threshold in the place of the intercept, then the slopes there. */
function partsAt(model: PredictiveModel, coefficients: OrdinalCoefficients, threshold: number): Parts {
  const { size, thresholds } = coefficients;
  const at = (values: readonly (number | null)[], fallback?: readonly number[]) =>
    model.schema.columns.map((_, column) => {
      const isIntercept = column === 0;
      const index = isIntercept
        ? size - thresholds + threshold
        : coefficients.indexOf(column, threshold) - thresholds;
      const value = values[index] ?? fallback?.[index] ?? 0;
      return isIntercept ? 0 - value : value;
    });
  return {
    coefficients: at(model.coefficients, model.limiting?.coefficients),
    coefficientsLow: at(model.coefficientsLow),
    limiting: model.limiting && {
      coefficients: at(model.limiting.coefficients),
      direction: at(model.limiting.direction),
    },
  };
}

function difference(before: Parts, after: Parts): Parts {
  const [from, less] = [pairsOf(before), pairsOf(after)];
  const rest = pairs(from.high.length);
  for (let j = 0; j < rest.high.length; j++) setPair(rest, j, subtract(pairAt(from, j), pairAt(less, j)));
  return { coefficients: Array.from(rest.high), coefficientsLow: Array.from(rest.low), limiting: null };
}

function pairsOf({ coefficients, coefficientsLow }: Parts): Pairs {
  return { high: Float64Array.from(coefficients), low: Float64Array.from(coefficientsLow) };
}
