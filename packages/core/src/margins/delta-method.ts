/** Errors of functions of the estimate by the delta method: √(gᵀVg) with g the gradient and V the covariance. */
import { intervalMultiple, waldInterval, waldTest } from '../inference/wald.js';
import { type Pairs, pairs, setPair } from '../math/cholesky-double-double.js';
import { dotOfPairs } from '../math/dot-double-double.js';
import { divide, fromNumber, negate, toNumber } from '../math/double-double.js';
import { exp, log } from '../math/elementary.js';
import type { PredictiveModel } from '../output/model.js';
import { combination, type Quantity } from './average.js';
import type { AveragePrediction, MarginEstimate, RatioReport } from './report.js';

const NOTHING: MarginEstimate = { estimate: null, standardError: null, z: null, p: null, interval: null };

/** The covariance of a model, whichever it has, with what is said of quantities by it. */
export class DeltaMethod {
  /** All of V, row after row; null where the model has none. */
  readonly #covariance: Pairs | null;
  readonly #size: number;
  readonly #multiple: number;

  constructor(model: PredictiveModel, confidence: number) {
    this.#size = model.schema.columns.length;
    this.#covariance = hasCovariance(model) ? squareOf(model) : null;
    this.#multiple = intervalMultiple(confidence);
  }

  get isKnown(): boolean {
    return this.#covariance !== null;
  }

  /** Null where the model has no covariance. */
  standardError({ gradient }: Quantity): number | null {
    const [covariance, size] = [this.#covariance, this.#size];
    if (covariance === null) return null;
    const product = pairs(size);
    for (let i = 0; i < size; i++) setPair(product, i, dotOfPairs(covariance, i * size, gradient, 0, size));
    return Math.sqrt(Math.max(0, toNumber(dotOfPairs(product, 0, gradient, 0, size))));
  }

  /** With the test that it is 0. */
  estimate(quantity: Quantity | null): MarginEstimate {
    if (quantity === null) return NOTHING;
    const estimate = toNumber(quantity.value);
    const standardError = this.standardError(quantity);
    if (standardError === null) return { ...NOTHING, estimate };
    const test = standardError > 0 ? waldTest(estimate, standardError) : { z: null, p: null };
    const interval = waldInterval(estimate, standardError, this.#multiple);
    return { estimate, standardError, ...test, interval };
  }

  prediction(quantity: Quantity): Omit<AveragePrediction, 'at'> {
    const { standardError, interval } = this.estimate(quantity);
    return { estimate: toNumber(quantity.value), standardError, interval };
  }

  /** Of two positive quantities, as exp of the difference of their logarithms; `odds`: of their odds. */
  ratio(one: Quantity, other: Quantity, scale: 'risk' | 'odds'): RatioReport {
    const [a, b] = [logarithm(one, scale), logarithm(other, scale)];
    if (a === null || b === null)
      return { estimate: null, logStandardError: null, z: null, p: null, interval: null };
    const difference = combination([
      [fromNumber(1), a],
      [negate(fromNumber(1)), b],
    ]);
    const { standardError, z, p, interval } = this.estimate(difference);
    return {
      estimate: finite(exp(toNumber(difference.value))),
      logStandardError: standardError,
      ...{ z, p },
      interval: interval && bothFinite(exp(interval[0]), exp(interval[1])),
    };
  }
}

/** Whether what is estimated has variances: that of a penalised fit has none. */
function hasCovariance({ coefficients, covariance }: PredictiveModel): boolean {
  return coefficients.every((value, j) => value === null || covariance[j]![j] !== null);
}

/** Aliased and infinite coefficients have no error. */
function squareOf({ covariance, covarianceLow }: PredictiveModel): Pairs {
  return {
    high: Float64Array.from(covariance.flat(), (value) => value ?? 0),
    low: Float64Array.from(covarianceLow.flat()),
  };
}

/** log r, or the log-odds of r: gradient over r, or over r(1 − r). Null at the ends. */
function logarithm(quantity: Quantity, scale: 'risk' | 'odds'): Quantity | null {
  const risk = toNumber(quantity.value);
  if (!(risk > 0) || (scale === 'odds' && !(risk < 1))) return null;
  const [value, slope] = scale === 'risk' ? [log(risk), risk] : [log(risk / (1 - risk)), risk * (1 - risk)];
  const share = divide(fromNumber(1), fromNumber(slope));
  return { ...combination([[share, quantity]]), value: fromNumber(value) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function bothFinite(lower: number, upper: number): [number, number] | null {
  return Number.isFinite(upper) ? [lower, upper] : null;
}
