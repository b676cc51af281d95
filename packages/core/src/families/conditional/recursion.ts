/**
 * The conditional likelihood of a matched set in plain doubles: which n of its N rows are chosen, given that n are,
 *
 *   P(R) = Π_{i∈R} uᵢ / Bₙ,   uᵢ = exp(zᵢ),   Bₖ = Σ over subsets of k rows of their products,
 *
 * by the recursion Bₖ ← Bₖ + uⱼ·Bₖ₋₁ over the rows j (Howard 1972, discussion of Cox, J. R. Stat. Soc. B 34:210; Gail,
 * Lubin & Rubinstein, Biometrika 68 (1981):703). What is kept is ρₖ = Bₖ/Bₖ₋₁, which neither overflows nor cancels:
 *
 *   ρₖ ← (ρₖ + uⱼ)/(1 + uⱼ/ρₖ₋₁),   −log P = Σ over the rows not chosen of log(1 + uⱼ/ρₙ).
 *
 * A subset is drawn backwards: of k rows among the first j, row j is one with probability q = uⱼ/(ρₖ + uⱼ). The
 * probabilities of coming by (j, k) give the gradient, E[S] − S with S the sum of x over the chosen rows; the Hessian is
 * the variance of S, by the law of total variance Σ P(j, k)·q(1 − q)·δδᵀ with δ the difference that row j makes to the
 * mean of S: sums of squares with positive weights, where the derivatives of Bₙ themselves would cancel.
 *
 * O(n·(N − n)) numbers, and p² operations for each with a Hessian.
 */
import type { Pairs } from '../../math/cholesky-double-double.js';
import { exp, log1p } from '../../math/elementary.js';
import { oddsOf } from './odds.js';
import type { SetReader, SetShape } from './set-reader.js';

/** How much of a likelihood is asked for. */
export type Depth = 'loss' | 'gradient' | 'hessian';

/** What answers for one set after the other; sums are laid out as loss, gradient, packed Hessian. */
export interface SetSums {
  /** Adds the loss of the set that was read, and its derivatives. */
  add(reader: SetReader, shape: SetShape, depth: Depth, into: Pairs, at: number): void;
}

export class Recursion implements SetSums {
  readonly #columns: number;
  #odds = new Float64Array(0);
  /** ρₖ, from k = 1; ρ₀ has no meaning. */
  #ratios = new Float64Array(0);
  /** ρₖ/uⱼ as row j found it, so that q = 1/(1 + that). */
  #against = new Float64Array(0);
  /** P(j, k)·q(1 − q). */
  #weights = new Float64Array(0);
  /** The probability of each row to be chosen, and not to be. */
  #taken = new Float64Array(0);
  #left = new Float64Array(0);
  #visits = new Float64Array(0);
  /** Means of S over the subsets of k rows among those so far. */
  #means = new Float64Array(0);
  readonly #change: Float64Array;

  constructor(columns: number) {
    this.#columns = columns;
    this.#change = new Float64Array(columns);
  }

  add(reader: SetReader, shape: SetShape, depth: Depth, into: Pairs, at: number): void {
    this.#makeRoom(shape, depth);
    const { high } = into;
    high[at] = high[at]! + this.#loss(reader.z.high, shape);
    if (depth === 'loss') return;
    this.#visit(shape);
    this.#gradient(reader.x.high, shape, high, at + 1);
    if (depth === 'hessian') this.#hessian(reader.x.high, shape, high, at + 1 + this.#columns);
  }

  /** The probability of each row to be one of the chosen, by their log-odds. Valid until the next set. */
  probabilities(z: Float64Array, shape: SetShape): Float64Array {
    this.#makeRoom(shape, 'gradient');
    this.#loss(z, shape);
    this.#visit(shape);
    return this.#taken.subarray(0, shape.size);
  }

  #makeRoom({ size, chosen }: SetShape, depth: Depth): void {
    if (this.#odds.length < size) {
      this.#odds = new Float64Array(size);
      this.#taken = new Float64Array(size);
      this.#left = new Float64Array(size);
    }
    if (this.#against.length < size * chosen) {
      this.#against = new Float64Array(size * chosen);
      this.#weights = new Float64Array(size * chosen);
    }
    if (this.#ratios.length <= chosen) {
      this.#ratios = new Float64Array(chosen + 1);
      this.#visits = new Float64Array(chosen + 1);
    }
    const means = (chosen + 1) * this.#columns;
    if (depth === 'hessian' && this.#means.length < means) this.#means = new Float64Array(means);
  }

  /** Forwards over the rows: ratios, and the loss. */
  #loss(z: Float64Array, { size, chosen }: SetShape): number {
    const [odds, ratios, against] = [this.#odds, this.#ratios, this.#against];
    let loss = oddsOf(z, size, chosen, odds);
    for (let i = 0; i < size; i++) odds[i] = exp(odds[i]!);
    ratios.fill(0, 0, chosen + 1);
    for (let j = 1; j <= size; j++) {
      const u = odds[j - 1]!;
      if (j > chosen) loss += log1p(u / ratios[chosen]!);
      for (let k = Math.min(j, chosen); k >= 1; k--) {
        const ratio = ratios[k]!;
        against[(j - 1) * chosen + k - 1] = ratio / u;
        ratios[k] = k === 1 ? ratio + u : (ratio + u) / (1 + u / ratios[k - 1]!);
      }
    }
    return loss;
  }

  /** Backwards over the rows: probabilities. */
  #visit({ size, chosen }: SetShape): void {
    const [against, weights, visits] = [this.#against, this.#weights, this.#visits];
    visits.fill(0, 0, chosen);
    visits[chosen] = 1;
    for (let j = size; j >= 1; j--) {
      const row = (j - 1) * chosen - 1;
      const first = Math.max(0, j - size + chosen);
      // With no row to choose the row is left out.
      let left = first === 0 ? visits[0]! : 0;
      let taken = 0;
      for (let k = Math.max(1, first); k <= Math.min(j, chosen); k++) {
        const ratio = against[row + k]!;
        const take = visits[k]! / (1 + ratio);
        const leave = take * ratio;
        weights[row + k] = leave / (1 + ratio);
        visits[k - 1] = visits[k - 1]! + take;
        visits[k] = leave;
        taken += take;
        left += leave;
      }
      this.#taken[j - 1] = taken;
      this.#left[j - 1] = left;
    }
  }

  /** The probability of each row, less 1 of the chosen ones, times x. */
  #gradient(x: Float64Array, { size, chosen }: SetShape, into: Float64Array, at: number): void {
    for (let i = 0, from = 0; i < size; i++) {
      const factor = i < chosen ? -this.#left[i]! : this.#taken[i]!;
      for (let a = 0; a < this.#columns; a++, from++) into[at + a] = into[at + a]! + factor * x[from]!;
    }
  }

  /** Forwards with means. */
  #hessian(x: Float64Array, { size, chosen }: SetShape, into: Float64Array, at: number): void {
    const [against, weights, means, change] = [this.#against, this.#weights, this.#means, this.#change];
    const columns = this.#columns;
    means.fill(0, 0, columns);
    for (let j = 1; j <= size; j++) {
      const from = (j - 1) * columns;
      for (let k = Math.min(j, chosen); k >= Math.max(1, j - size + chosen); k--) {
        const place = (j - 1) * chosen + k - 1;
        const [mean, before] = [k * columns, (k - 1) * columns];
        if (k === j) {
          for (let a = 0; a < columns; a++) means[mean + a] = means[before + a]! + x[from + a]!;
          continue;
        }
        const take = 1 / (1 + against[place]!);
        for (let a = 0; a < columns; a++) {
          const difference = means[before + a]! - means[mean + a]! + x[from + a]!;
          change[a] = difference;
          means[mean + a] = means[mean + a]! + take * difference;
        }
        this.#addSquare(weights[place]!, into, at);
      }
    }
  }

  /** Adds weight·δδᵀ. */
  #addSquare(weight: number, into: Float64Array, at: number): void {
    const change = this.#change;
    for (let a = 0, next = at; a < this.#columns; a++) {
      const scaled = weight * change[a]!;
      for (let b = 0; b <= a; b++, next++) into[next] = into[next]! + scaled * change[b]!;
    }
  }
}
