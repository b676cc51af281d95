/** The error function and its complement, in double-double inside. */

import {
  type DoubleDouble,
  fromNumber,
  multiply,
  multiplyNumber,
  negate,
  sqrt,
  subtract,
  twoProduct,
} from '../double-double.js';
import { expDD } from '../double-double-elementary.js';
import { requireNumber } from './domain.js';
import { lowerGammaSeries, upperGammaFraction } from './gamma-expansions.js';
import { NOTHING_ABOVE, probability, type Side, type Tail } from './tail.js';

/** 1/√π. */
const INVERSE_ROOT_PI: DoubleDouble = { hi: 0.5641895835477563, lo: 7.66772980658294e-18 };
/** Where the series for erf gives way to the fraction for erfc, in y². */
const FRACTION_FROM = 3;

/** erf(y) = 2y/√π · e^{−y²} · s. */
function lowerFactor(square: DoubleDouble, y: DoubleDouble): DoubleDouble {
  return multiplyNumber(multiply(multiply(INVERSE_ROOT_PI, y), lowerGammaSeries(0.5, square)), 2);
}

/** erfc(y) = y/√π · e^{−y²} · h. */
function upperFactor(square: DoubleDouble, y: DoubleDouble): DoubleDouble {
  return multiply(multiply(INVERSE_ROOT_PI, y), upperGammaFraction(0.5, square));
}

/**
 * erf(y) (side `lower`) and erfc(y) (side `upper`) for y = √square ≥ 0: the incomplete gamma functions with a = ½
 * (DLMF 7.11.1), by their series for y² < 3 and their continued fraction above.
 */
export function errorFunctionTail(square: DoubleDouble, y = sqrt(square)): Tail {
  if (square.hi === Infinity) return NOTHING_ABOVE;
  const exponent = negate(square);
  return square.hi < FRACTION_FROM
    ? { side: 'lower', exponent, factor: lowerFactor(square, y) }
    : { side: 'upper', exponent, factor: upperFactor(square, y) };
}

/** e^{y²}·erfc(y) for y = √square ≥ 0. */
export function scaledErfc(square: DoubleDouble): DoubleDouble {
  const y = sqrt(square);
  if (square.hi < FRACTION_FROM) return subtract(expDD(square), lowerFactor(square, y));
  return upperFactor(square, y);
}

function evaluate(x: number, side: Side): number {
  requireNumber('The argument of the error function', x);
  const y = Math.abs(x);
  return probability(errorFunctionTail(twoProduct(y, y), fromNumber(y)), side);
}

/** erf(x) = 2/√π ∫₀ˣ e^{−t²} dt, relative error below 1e-15 (small x included). @throws RangeError for NaN. */
export function erf(x: number): number {
  const size = evaluate(x, 'lower');
  return x < 0 ? -size : size;
}

/** erfc(x) = 1 − erf(x), relative error below 1e-15, far tail included. @throws RangeError for NaN. */
export function erfc(x: number): number {
  return x < 0 ? 1 + evaluate(x, 'lower') : evaluate(x, 'upper');
}
