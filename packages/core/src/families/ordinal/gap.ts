/**
 * What two thresholds add to the loss of a class between them. With the log-odds a of being at most in the class and b of
 * being below it,
 *   P = F(a) − F(b) = F(a)·(1 − F(b))·(1 − e^−(a−b)),
 * where nothing cancels: −log P is the loss of one event and of one non-event of binary models plus g(a − b),
 * g(d) = −log(1 − e^−d), which is convex and keeps the thresholds in order (Pratt 1981, "Concavity of the log
 * likelihood", JASA 76:103).
 */
import { type DoubleDouble, divide, negate } from '../../math/double-double.js';
import { expDD, expm1DD, log1pDD, logDD } from '../../math/double-double-elementary.js';
import { exp, expm1, log, log1p } from '../../math/elementary.js';

/** g, g′ and g″. */
export interface Gap<Value> {
  readonly loss: Value;
  readonly slope: Value;
  readonly curvature: Value;
}

/** Below this thresholds are taken to be out of order: g″ = 1/d² has to stay within the range of numbers. */
export const SMALLEST_GAP = 1e-100;

/** g(d) for d ≥ `SMALLEST_GAP`. */
export function gapAt(d: number): Gap<number> {
  const e = exp(-d);
  const rest = -expm1(-d);
  return {
    loss: d > Math.LN2 ? -log1p(-e) : -log(rest),
    slope: -e / rest,
    curvature: e / rest / rest,
  };
}

/** The same in double-double. */
export function accurateGapAt(d: DoubleDouble): Gap<DoubleDouble> {
  const e = expDD(negate(d));
  const rest = negate(expm1DD(negate(d)));
  const ratio = divide(e, rest);
  return {
    loss: negate(d.hi > Math.LN2 ? log1pDD(negate(e)) : logDD(rest)),
    slope: negate(ratio),
    curvature: divide(ratio, rest),
  };
}

/** |g‴| is at most so many times g″ for gaps from d on: coth(d/2). */
export function gapSharpness(d: number): number {
  const rest = -expm1(-d);
  return (2 - rest) / rest;
}
