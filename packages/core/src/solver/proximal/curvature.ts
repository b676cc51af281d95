/** A Hessian that is kept between steps and learns from differences of gradients. */
import { packedIndex, packedProduct } from '../../math/packed.js';
import { dot, norm } from '../vector.js';

/** The cosine of a step with its change of the gradient below which rounding may have made it. */
const LEAST_COSINE = 1e-8;

/** H + yyᵀ/yᵀs − Hss'H/sᵀHs, in place. */
function bfgs(hessian: Float64Array, step: Float64Array, change: Float64Array): void {
  const along = dot(step, change);
  const product = packedProduct(hessian, step);
  const own = dot(step, product);
  if (!(own > 0) || !(along > LEAST_COSINE * norm(step) * norm(change))) return;
  for (let i = 0; i < step.length; i++) {
    const up = change[i]! / along;
    const down = product[i]! / own;
    const row = packedIndex(i, 0);
    for (let j = 0; j <= i; j++) hessian[row + j] = hessian[row + j]! + up * change[j]! - down * product[j]!;
  }
}

/** A model of the curvature of the loss. */
export class Curvature {
  #hessian: Float64Array;

  /** `hessian`: packed; it is kept and written to. */
  constructor(hessian: Float64Array) {
    this.#hessian = hessian;
  }

  get hessian(): Float64Array {
    return this.#hessian;
  }

  renew(hessian: Float64Array): void {
    this.#hessian = hessian;
  }

  /** Takes in how the gradient changed over a step (Broyden, Fletcher, Goldfarb & Shanno; Nocedal & Wright 2006, 6.1). */
  learn(step: Float64Array, change: Float64Array): void {
    bfgs(this.#hessian, step, change);
  }
}
