/** What the curvature of the data says about the rates of gradient descent. */
import { largestEigenvalue } from '../math/eigenvalues.js';

/** Rates of plain gradient descent over all rows. */
export interface RateBounds {
  /** Below this every step lowers the loss. */
  readonly safe: number;
  /** Above this the iteration cannot settle at the optimum; null where there is no finite optimum. */
  readonly unsettled: number | null;
}

/**
 * The two bounds, for the loss f whose gradient is followed (summed or mean), in the coordinates of the steps:
 * safe = 2/λmax(¼·XᵀWX), for no Hessian of f is larger than that bound (Böhning & Lindsay 1988; Nesterov 2004, 1.2.3);
 * unsettled = 2/λmax(H(β̂)), beyond which the optimum repels the iteration γ − η·∇f(γ) (Strogatz 2015, 10.1).
 *
 * `bound`: ¼·XᵀWX, and `hessian`: H(β̂), both packed, of the same f. A rate without curvature is infinite: 1.8e308.
 */
export function rateBounds(bound: Float64Array, hessian: Float64Array | null, size: number): RateBounds {
  const rate = (matrix: Float64Array) => Math.min(2 / largestEigenvalue(matrix, size), Number.MAX_VALUE);
  return { safe: rate(bound), unsettled: hessian && rate(hessian) };
}
