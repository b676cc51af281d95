/**
 * Temme's uniform asymptotic expansion of the incomplete gamma functions for large a and x near a
 * (Temme 1979; Gil, Segura and Temme 2012, SIAM J. Sci. Comput. 34, section 2.4).
 */
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiplyNumber,
  negate,
  subtract,
} from '../double-double.js';
import { log1pDD } from '../double-double-elementary.js';
import { scaledErfc } from './error-function.js';
import type { Tail } from './tail.js';

/** The expansion of η/(λ − 1) in powers of η, where η²/2 = λ − 1 − log λ. */
const SERIES: readonly number[] = [
  1, -0.3333333333333333, 0.08333333333333333, -0.014814814814814815, 0.0011574074074074073,
  0.0003527336860670194, -0.0001787551440329218, 3.919263178522438e-5, -2.185448510679992e-6,
  -1.85406221071516e-6, 8.296711340953087e-7, -1.7665952736826078e-7, 6.707853543401498e-9,
  1.0261809784240309e-8, -4.382036018453353e-9, 9.14769958223679e-10, -2.5514193994946248e-11,
  -5.830772132550426e-11, 2.4361948020667415e-11, -5.0276692801141755e-12, 1.1004392031956135e-13,
  3.371763262400985e-13, -1.392388722418162e-13, 2.8534893807047445e-14, -5.139111834242572e-16,
  -1.9752288294349442e-15, 8.099521156704561e-16,
];
/** The expansion has a double's digits for a ≥ 32 and |x − a| ≤ 0.3·a. */
const LEAST_A = 32;
const WIDTH = 0.3;
const TWO_PI = 6.283185307179586;

export function uniformExpansionHolds(a: number, x: number): boolean {
  return a >= LEAST_A && Math.abs(x - a) <= WIDTH * a;
}

/** S in R = e^{−aη²/2}/√(2πa) · S: Σ βₙηⁿ · a/(a + β₁), where βₙ₋₁ = fₙ + (n+1)/a · βₙ₊₁ from the top down. */
function remainder(a: number, eta: number): number {
  let sum = 0;
  let beta = 0;
  let above = 0;
  for (let n = SERIES.length - 1; n >= 1; n--) {
    const below = SERIES[n]! + ((n + 1) / a) * above;
    above = beta;
    beta = below;
    sum = sum * eta + beta;
  }
  return (sum * a) / (a + above);
}

/** Q (where x ≥ a) or P (where x < a) = ½ erfc(|η|√(a/2)) ± R, with e^{−aη²/2} taken out of both terms. */
export function uniformExpansion(a: number, x: DoubleDouble): Tail {
  const mu = divide(subtract(x, fromNumber(a)), fromNumber(a));
  const halfEtaSquare = subtract(mu, log1pDD(mu));
  const exponent = multiplyNumber(halfEtaSquare, a);
  const main = multiplyNumber(scaledErfc(exponent), 0.5);
  const eta = Math.sqrt(2 * halfEtaSquare.hi);
  const upper = mu.hi >= 0;
  const rest = remainder(a, upper ? eta : -eta) / Math.sqrt(TWO_PI * a);
  const factor = add(main, fromNumber(upper ? rest : -rest));
  return { side: upper ? 'upper' : 'lower', exponent: negate(exponent), factor };
}
