/**
 * The minimum of a quadratic model over columns that are free to move: conjugate gradients on products with the columns, each
 * in the units of its own curvature (Nocedal & Wright 2006, algorithm 5.3).
 */
import { addTo } from '../../solver/vector.js';
import type { Move } from '../move.js';
import type { Slots } from '../penalties.js';
import type { WideWork } from '../work.js';
import type { WorkingSet } from '../working-set.js';

const MOST_STEPS = 200;

/** Where a model is, or how far it goes. */
export interface Place extends Move {
  /** By slot, that of the squares not included. */
  readonly gradient: Float64Array;
}

export class Conjugate {
  readonly #set: WorkingSet;
  readonly #slots: Slots;
  readonly #weights: Float64Array;
  /** Of the model in each slot, the square included. */
  readonly #heights: Float64Array;

  /** `curvatures`: Σ w·x² by slot. */
  constructor(set: WorkingSet, slots: Slots, weights: Float64Array, curvatures: Float64Array) {
    this.#set = set;
    this.#slots = slots;
    this.#weights = weights;
    this.#heights = curvatures.map((value, j) => value + slots.square[j]!);
  }

  /** The step from a place to the minimum over the slots `inside`, to within `tolerance`. */
  *step(from: Place, inside: readonly number[], tolerance: number): WideWork<Place> {
    const { square } = this.#slots;
    const room = () => new Float64Array(this.#set.size);
    const step = { coefficients: room(), along: new Float64Array(this.#weights.length), gradient: room() };
    const [direction, rest] = [room(), this.#slopes(from, inside)];
    for (let k = 0, before = Number.POSITIVE_INFINITY; k < MOST_STEPS; k++) {
      const { most, product } = this.#left(rest, inside);
      if (most <= tolerance || !Number.isFinite(product)) break;
      for (const j of inside)
        direction[j] = rest[j]! / this.#heights[j]! + (product / before) * direction[j]!;
      before = product;
      const moved = new Float64Array(this.#weights.length);
      this.#set.combine(direction, moved);
      const weighted = moved.map((value, i) => value * this.#weights[i]!);
      const turned = yield* this.#set.products(weighted);
      let height = 0;
      for (const j of inside) height += direction[j]! * (turned[j]! + square[j]! * direction[j]!);
      if (!(height > 0)) break;
      const length = product / height;
      addTo(step.along, moved, length);
      addTo(step.gradient, turned, length);
      for (const j of inside) {
        step.coefficients[j] = step.coefficients[j]! + length * direction[j]!;
        rest[j] = rest[j]! - length * (turned[j]! + square[j]! * direction[j]!);
      }
    }
    return step;
  }

  /** How steeply the model falls along each of the slots, penalties included. */
  #slopes({ coefficients, gradient }: Place, inside: readonly number[]): Float64Array {
    const { absolute, square } = this.#slots;
    const slopes = new Float64Array(coefficients.length);
    for (const j of inside) {
      const value = coefficients[j]!;
      slopes[j] = -(gradient[j]! + square[j]! * value + absolute[j]! * Math.sign(value));
    }
    return slopes;
  }

  /** The largest slope that is left, and their squares in units of the curvatures. */
  #left(rest: Float64Array, inside: readonly number[]): { most: number; product: number } {
    let [most, product] = [0, 0];
    for (const j of inside) {
      most = Math.max(most, Math.abs(rest[j]!));
      product += (rest[j]! * rest[j]!) / this.#heights[j]!;
    }
    return { most, product };
  }
}
