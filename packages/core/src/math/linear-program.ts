/**
 * A small linear program over a cone: maximise cᵀd subject to r·d ≥ 0 for every row r.
 *
 * The sides of a box, ±dⱼ ≤ boxⱼ, bound it at the start; a side that a row has taken the place of is not enforced
 * again, since of d in a cone only the direction matters. It ends at d = 0 exactly where cᵀd ≤ 0 on the whole cone
 * (c is then a combination of the −r with multipliers ≥ 0), and otherwise in the cone with cᵀd ≥ 0.
 *
 * Dual simplex method over a dense basis (Lemke 1954; Chvátal, "Linear Programming", 1983, chapter 10), with rows
 * handed in one violated row at a time, so that a caller with a million rows keeps only those that matter. The basis
 * is inverted in double-double: nearly parallel rows still leave more digits than a double has.
 */
import { type Pairs, pairAt, pairs, setPair } from './cholesky-double-double.js';
import { accumulate, type DoubleDouble, divide, multiplyNumber, productRest, ZERO } from './double-double.js';

/** A sum below this share of its terms is the rounding of 0: 2⁻⁸⁰. */
const ROUNDING = 8.271806125530277e-25;

export class ConeProgram {
  readonly size: number;
  /** The active constraints are gₖ·d ≤ hₖ; row k is the column of the inverse of (g₁ … gₚ)ᵀ that belongs to gₖ. */
  readonly #inverse: Pairs;
  /** λ ≥ 0 with c = Σ λₖ·gₖ: the proof that the vertex is best among all that meet the active constraints. */
  readonly #multipliers: Pairs;
  /** hₖ: 1 for a side of the box (±dⱼ/boxⱼ ≤ 1), 0 for a row (−r·d ≤ 0). */
  readonly #bounds: Uint8Array;
  /** The row of each active constraint, null for a side of the box. */
  readonly #rows: (Float64Array | null)[];
  /** High and low part of the sum that is being made. */
  readonly #sum = new Float64Array(2);

  /** Starts at the corner of the box that is best for `objective`; the entries of `box` are positive. */
  constructor(objective: Float64Array, box: Float64Array) {
    const size = objective.length;
    this.size = size;
    this.#inverse = pairs(size * size);
    this.#multipliers = pairs(size);
    this.#bounds = new Uint8Array(size).fill(1);
    this.#rows = new Array(size).fill(null);
    for (let j = 0; j < size; j++) {
      this.#inverse.high[j * size + j] = objective[j]! < 0 ? -box[j]! : box[j]!;
      this.#multipliers.high[j] = Math.abs(objective[j]!) * box[j]!;
    }
  }

  /** Whether only rows hold the vertex, so that it is d = 0 by construction, and no better point exists. */
  get atApex(): boolean {
    return !this.#bounds.includes(1);
  }

  /** The best d for the constraints that are active now. */
  vertex(): Pairs {
    const d = pairs(this.size);
    for (let j = 0; j < this.size; j++) setPair(d, j, this.#coordinate(j));
    return d;
  }

  #coordinate(j: number): DoubleDouble {
    const { high, low } = this.#inverse;
    const sum = this.#sum.fill(0);
    let magnitude = 0;
    for (let k = 0, at = j; k < this.size; k++, at += this.size) {
      if (this.#bounds[k] === 0) continue;
      accumulate(sum, high[at]!, low[at]!);
      magnitude += Math.abs(high[at]!);
    }
    return settled({ hi: sum[0]!, lo: sum[1]! }, magnitude);
  }

  /**
   * Moves to the best vertex on row·d = 0, for a row that the present vertex violates; cᵀd falls.
   * Returns false where rounding leaves no constraint to exchange for it; then nothing has changed.
   */
  cut(row: Float64Array): boolean {
    const { parts, leaving } = this.#ratioTest(row);
    if (leaving < 0) return false;
    const pivot = pairAt(parts, leaving);
    this.#exchange(this.#inverse, this.size, parts, leaving, pivot);
    this.#exchangeMultipliers(parts, leaving, pivot);
    this.#bounds[leaving] = 0;
    this.#rows[leaving] = row;
    return true;
  }

  /** λ with ±(1 at `column`, 0 elsewhere) = −Σ λₖ·rowₖ + what the sides of the box add, for the active rows. */
  multipliers(column: number, sign: 1 | -1): { row: Float64Array; multiplier: DoubleDouble }[] {
    return this.#rows.flatMap((row, k) => {
      if (row === null) return [];
      const multiplier = multiplyNumber(pairAt(this.#inverse, k * this.size + column), sign);
      return [{ row, multiplier }];
    });
  }

  /** −row = Σ partsₖ·gₖ, and the constraint whose multiplier is the first to reach 0 as that of the row grows. */
  #ratioTest(row: Float64Array): { parts: Pairs; leaving: number } {
    const { size } = this;
    const parts = pairs(size);
    let leaving = -1;
    let smallest = Number.POSITIVE_INFINITY;
    for (let k = 0; k < size; k++) {
      const part = this.#part(k, row);
      setPair(parts, k, part);
      const ratio = this.#multipliers.high[k]! / part.hi;
      if (part.hi > 0 && ratio < smallest) {
        smallest = ratio;
        leaving = k;
      }
    }
    return { parts, leaving };
  }

  /** −row·inverseₖ. */
  #part(k: number, row: Float64Array): DoubleDouble {
    const { high, low } = this.#inverse;
    const sum = this.#sum.fill(0);
    let magnitude = 0;
    for (let j = 0, at = k * this.size; j < this.size; j++, at++) {
      const x = -row[j]!;
      if (x === 0 || high[at] === 0) continue;
      const product = high[at]! * x;
      accumulate(sum, product, productRest(high[at]!, x, product) + low[at]! * x);
      magnitude += Math.abs(product);
    }
    return settled({ hi: sum[0]!, lo: sum[1]! }, magnitude);
  }

  /** Row `leaving` is divided by the pivot, and `parts` times it taken from the others. */
  #exchange(matrix: Pairs, width: number, parts: Pairs, leaving: number, pivot: DoubleDouble): void {
    const from = leaving * width;
    for (let j = 0; j < width; j++) {
      if (matrix.high[from + j] === 0) continue;
      const scaled = divide(pairAt(matrix, from + j), pivot);
      this.#takeFromColumn(matrix, width, j, parts, leaving, scaled);
      setPair(matrix, from + j, scaled);
    }
  }

  /** Takes parts·scaled from column j of all rows but `leaving`. */
  #takeFromColumn(
    { high, low }: Pairs,
    width: number,
    j: number,
    parts: Pairs,
    leaving: number,
    { hi, lo }: DoubleDouble,
  ): void {
    const sum = this.#sum;
    for (let k = 0, at = j; k < this.size; k++, at += width) {
      const part = parts.high[k]!;
      if (k === leaving || part === 0) continue;
      const product = hi * part;
      sum[0] = high[at]!;
      sum[1] = low[at]!;
      accumulate(sum, -product, -(productRest(hi, part, product) + (hi * parts.low[k]! + lo * part)));
      const isRounding = Math.abs(sum[0]!) <= ROUNDING * Math.abs(product);
      high[at] = isRounding ? 0 : sum[0]!;
      low[at] = isRounding ? 0 : sum[1]!;
    }
  }

  #exchangeMultipliers(parts: Pairs, leaving: number, pivot: DoubleDouble): void {
    this.#exchange(this.#multipliers, 1, parts, leaving, pivot);
    for (let k = 0; k < this.size; k++)
      if (this.#multipliers.high[k]! < 0) setPair(this.#multipliers, k, ZERO);
  }
}

/** The value, or 0 where it is no more than rounding may have left of terms of this magnitude. */
function settled(value: DoubleDouble, magnitude: number): DoubleDouble {
  return Math.abs(value.hi) <= ROUNDING * magnitude ? ZERO : value;
}
