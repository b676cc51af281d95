/** The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x). */
import { type DoubleDouble, fromNumber } from '../double-double.js';
import { requireNumber, requireParameter } from './domain.js';
import { expandedGammaTail } from './gamma-tail.js';
import { uniformExpansion, uniformExpansionHolds } from './gamma-uniform.js';
import { probability, type Tail } from './tail.js';

/** P and Q for a > 0 and a double-double x ≥ 0; relative error of either about 1e-15 or less. */
export function gammaTail(a: number, x: DoubleDouble): Tail {
  return uniformExpansionHolds(a, x.hi) ? uniformExpansion(a, x) : expandedGammaTail(a, x);
}

function checkedTail(a: number, x: number): Tail {
  requireParameter('The parameter of an incomplete gamma function', a);
  requireNumber('The argument of an incomplete gamma function', x);
  return gammaTail(a, fromNumber(Math.max(x, 0)));
}

/** P(a, x) = γ(a, x)/Γ(a), relative error below 1e-14. @throws RangeError for NaN or a outside (0, 1e15]. */
export function regularizedGammaP(a: number, x: number): number {
  return probability(checkedTail(a, x), 'lower');
}

/** Q(a, x) = Γ(a, x)/Γ(a), relative error below 1e-14. @throws RangeError for NaN or a outside (0, 1e15]. */
export function regularizedGammaQ(a: number, x: number): number {
  return probability(checkedTail(a, x), 'upper');
}
