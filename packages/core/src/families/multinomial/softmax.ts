/**
 * The probabilities of the classes of one row from their log-odds against the base:
 *   pₖ = exp(zₖ)/Σ exp(zₗ),   −log p_y = (m − z_y) + log1p(Σ_{l≠top} exp(zₗ − m)),   m = z_top the largest.
 * A class with z = −∞ is ruled out. No more than one p is above ½, and only its complement needs the sum of the others.
 */
import { type Pairs, pairAt, pairs, setPair } from '../../math/cholesky-double-double.js';
import { add, type DoubleDouble, divide, ONE, subtract, ZERO } from '../../math/double-double.js';
import { expDD, log1pDD } from '../../math/double-double-elementary.js';
import { exp, log1p } from '../../math/elementary.js';

export class Softmax {
  /** Log-odds of all classes, the base included: to be set before `evaluate`. */
  readonly z: Float64Array;
  readonly probability: Float64Array;
  /** 1 − p, to full relative accuracy. */
  readonly complement: Float64Array;
  /** log Σ exp(zₗ) − m, and m. */
  rest = 0;
  top = 0;

  constructor(classes: number) {
    this.z = new Float64Array(classes);
    this.probability = new Float64Array(classes);
    this.complement = new Float64Array(classes);
  }

  evaluate(): void {
    const { z, probability, complement } = this;
    const best = indexOfLargest(z);
    const top = z[best]!;
    let others = 0;
    for (let k = 0; k < z.length; k++) {
      const one = k === best ? 1 : exp(z[k]! - top);
      probability[k] = one;
      if (k !== best) others += one;
    }
    const sum = 1 + others;
    for (let k = 0; k < z.length; k++) {
      const p = probability[k]! / sum;
      probability[k] = p;
      complement[k] = k === best ? others / sum : 1 - p;
    }
    this.top = top;
    this.rest = log1p(others);
  }

  /** −log of the probability of a class. */
  loss(observed: number): number {
    return this.top - this.z[observed]! + this.rest;
  }
}

/** The same in double-double. */
export class AccurateSoftmax {
  readonly z: Pairs;
  readonly probability: Pairs;
  readonly complement: Pairs;
  #rest = ZERO;
  #top = ZERO;

  constructor(classes: number) {
    this.z = pairs(classes);
    this.probability = pairs(classes);
    this.complement = pairs(classes);
  }

  evaluate(): void {
    const { z, probability, complement } = this;
    const classes = z.high.length;
    const best = indexOfLargest(z.high);
    const top = pairAt(z, best);
    let others = ZERO;
    for (let k = 0; k < classes; k++) {
      if (k === best) continue;
      const one = z.high[k] === Number.NEGATIVE_INFINITY ? ZERO : expDD(subtract(pairAt(z, k), top));
      setPair(probability, k, one);
      others = add(others, one);
    }
    setPair(probability, best, ONE);
    const sum = add(ONE, others);
    for (let k = 0; k < classes; k++) {
      const p = divide(pairAt(probability, k), sum);
      setPair(probability, k, p);
      setPair(complement, k, k === best ? divide(others, sum) : subtract(ONE, p));
    }
    this.#top = top;
    this.#rest = log1pDD(others);
  }

  loss(observed: number): DoubleDouble {
    return add(subtract(this.#top, pairAt(this.z, observed)), this.#rest);
  }
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k]! > values[best]!) best = k;
  return best;
}

/** Largest less smallest log-odds of the classes that are not ruled out. */
export function spreadOf(z: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < z.length; k++) {
    const value = z[k]!;
    if (value === Number.NEGATIVE_INFINITY) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low;
}
