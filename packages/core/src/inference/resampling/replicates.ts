/** Means and covariances of replicates of an estimate. */
import { packedLength } from '../../math/packed.js';

/** What replicates come to. */
export interface Spread {
  /** Packed. */
  readonly covariance: Float64Array;
  /** By how much the estimate is too large. */
  readonly bias: Float64Array;
}

/** Replicates of all coefficients, one after the other, in room for `most`. */
export class Replicates {
  readonly #size: number;
  readonly #values: Float64Array;
  #count = 0;

  constructor(size: number, most: number) {
    this.#size = size;
    this.#values = new Float64Array(size * most);
  }

  get count(): number {
    return this.#count;
  }

  add(replicate: Float64Array): void {
    this.#values.set(replicate, this.#count * this.#size);
    this.#count++;
  }

  /** The replicates of coefficient j, ascending. */
  sorted(j: number): Float64Array {
    return new Float64Array(this.#count).map((_, b) => this.#values[b * this.#size + j]!).sort();
  }

  /** The covariance about their mean, divided by one less than their number, and mean − estimate. */
  spread(estimate: Float64Array): Spread {
    const moments = new Moments(estimate);
    for (let b = 0; b < this.#count; b++)
      moments.add(this.#values.subarray(b * this.#size, (b + 1) * this.#size), 1);
    const { mean, scatter } = moments.about();
    return { covariance: scatter.map((sum) => sum / (this.#count - 1)), bias: mean };
  }
}

/** Sums of replicates about the estimate, which is near enough to their mean for no digits to be lost. */
export class Moments {
  readonly #estimate: Float64Array;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  readonly #difference: Float64Array;
  #weight = 0;

  constructor(estimate: Float64Array) {
    this.#estimate = estimate;
    this.#first = new Float64Array(estimate.length);
    this.#difference = new Float64Array(estimate.length);
    this.#second = new Float64Array(packedLength(estimate.length));
  }

  /** A replicate that counts so often. */
  add(replicate: Float64Array, weight: number): void {
    const difference = this.#difference;
    for (let j = 0, at = 0; j < difference.length; j++) {
      difference[j] = replicate[j]! - this.#estimate[j]!;
      this.#first[j]! += weight * difference[j]!;
      for (let k = 0; k <= j; k++, at++) this.#second[at]! += weight * difference[j]! * difference[k]!;
    }
    this.#weight += weight;
  }

  /** Their mean less the estimate, and Σ (θ − θ̄)(θ − θ̄)ᵀ, packed. */
  about(): { mean: Float64Array; scatter: Float64Array } {
    const mean = this.#first.map((sum) => sum / this.#weight);
    const scatter = this.#second.slice();
    for (let j = 0, at = 0; j < mean.length; j++)
      for (let k = 0; k <= j; k++, at++) scatter[at]! -= this.#weight * mean[j]! * mean[k]!;
    return { mean, scatter };
  }

  /** The jackknife (Quenouille 1956; Tukey 1958): (n − 1)/n·Σ (θ₍ᵢ₎ − θ̄)(θ₍ᵢ₎ − θ̄)ᵀ, and the bias (n − 1)(θ̄ − θ̂). */
  jackknife(): Spread {
    const n = this.#weight;
    const { mean, scatter } = this.about();
    return {
      covariance: scatter.map((sum) => (sum * (n - 1)) / n),
      bias: mean.map((shift) => (n - 1) * shift),
    };
  }
}
