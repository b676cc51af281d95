/**
 * What steps say of the curvature while the same coefficients move: limited-memory BFGS on top of a factored Hessian of
 * other weights (Nocedal & Wright 2006, algorithm 7.4).
 */
import { addTo, dot } from '../solver/vector.js';

const MOST = 12;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / (change · step). */
  readonly scale: number;
}

export class Secant {
  #pairs: Pair[] = [];

  clear(): void {
    this.#pairs = [];
  }

  /** The gradient has changed by `change` along `step`. */
  learn(step: Float64Array, change: Float64Array): void {
    const product = dot(step, change);
    if (!(product > 0)) return;
    this.#pairs.push({ step, change, scale: 1 / product });
    if (this.#pairs.length > MOST) this.#pairs.shift();
  }

  /** −H⁻¹·gradient; `solve` divides by the factored Hessian, in place. */
  step(gradient: Float64Array, solve: (right: Float64Array) => void): Float64Array {
    const direction = gradient.map((value) => -value);
    const shares: number[] = [];
    for (let k = this.#pairs.length - 1; k >= 0; k--) {
      const { step, change, scale } = this.#pairs[k]!;
      shares[k] = scale * dot(step, direction);
      addTo(direction, change, -shares[k]!);
    }
    solve(direction);
    this.#pairs.forEach(({ step, change, scale }, k) => {
      addTo(direction, step, shares[k]! - scale * dot(change, direction));
    });
    return direction;
  }
}
