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
import { add, type DoubleDouble, divide, multiply, multiplyNumber, subtract, ZERO } from './double-double.js';

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

  /** Starts at the corner of the box that is best for `objective`; the entries of `box` are positive. */
  constructor(objective: Float64Array, box: Float64Array) {
    const size = objective.length;
    this.size = size;
    this.#inverse = pairs(size * size);
    this.#multipliers = pairs(size);
    this.#bounds = new Uint8Array(size).fill(1);
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
    let value = ZERO;
    let magnitude = 0;
    for (let k = 0; k < this.size; k++) {
      if (this.#bounds[k] === 0) continue;
      const term = pairAt(this.#inverse, k * this.size + j);
      value = add(value, term);
      magnitude += Math.abs(term.hi);
    }
    return settled(value, magnitude);
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
    return true;
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

  #part(k: number, row: Float64Array): DoubleDouble {
    let value = ZERO;
    let magnitude = 0;
    for (let j = 0; j < this.size; j++) {
      if (row[j] === 0) continue;
      const term = multiplyNumber(pairAt(this.#inverse, k * this.size + j), -row[j]!);
      value = add(value, term);
      magnitude += Math.abs(term.hi);
    }
    return settled(value, magnitude);
  }

  /** Row `leaving` is divided by the pivot, and `parts` times it taken from the others. */
  #exchange(matrix: Pairs, width: number, parts: Pairs, leaving: number, pivot: DoubleDouble): void {
    const from = leaving * width;
    for (let j = 0; j < width; j++) {
      if (matrix.high[from + j] === 0) continue;
      const scaled = divide(pairAt(matrix, from + j), pivot);
      for (let k = 0; k < this.size; k++) {
        if (k === leaving || parts.high[k] === 0) continue;
        const at = k * width + j;
        const change = multiply(scaled, pairAt(parts, k));
        const value = subtract(pairAt(matrix, at), change);
        setPair(matrix, at, settled(value, Math.abs(change.hi)));
      }
      setPair(matrix, from + j, scaled);
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
