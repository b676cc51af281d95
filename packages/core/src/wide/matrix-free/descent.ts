/** Coordinate descent on the residuals of a quadratic model, over some of the columns of a working set. */
import type { Slots } from '../penalties.js';
import type { WorkingSet } from '../working-set.js';

/** One finds who comes in, another how far. */
const SWEEPS = 2;

export class Descent {
  readonly #set: WorkingSet;
  readonly #slots: Slots;
  readonly #weights: Float64Array;
  /** Σ w·x² by slot. */
  readonly curvatures: Float64Array;

  constructor(set: WorkingSet, slots: Slots, weights: Float64Array) {
    this.#set = set;
    this.#slots = slots;
    this.#weights = weights;
    const { engine, columns, stride, weights: at, numbers, width } = set.places;
    const memory = engine.reserve(0);
    write(memory, at, weights, stride);
    engine.squares(columns, stride, set.size, at, numbers + width);
    this.curvatures = memory.slice(numbers + width, numbers + width + set.size);
  }

  /** Coefficients after some sweeps over `moving`. `residuals`: their products with the columns are the slopes, downwards. */
  sweep(coefficients: Float64Array, moving: readonly number[], residuals: Float64Array): Float64Array {
    const { engine, columns, stride, residuals: rest, weights, list, numbers, width } = this.#set.places;
    const memory = engine.reserve(0);
    const { absolute, square, lower, upper } = this.#slots;
    write(memory, rest, residuals, stride);
    write(memory, weights, this.#weights, stride);
    [coefficients, this.curvatures, absolute, square, lower, upper].forEach((values, k) => {
      memory.set(values, numbers + k * width);
    });
    memory.set(moving, list);
    for (let sweep = 0; sweep < SWEEPS; sweep++)
      engine.sweep(columns, stride, list, moving.length, rest, weights, numbers, width);
    return memory.slice(numbers, numbers + coefficients.length);
  }
}

function write(memory: Float64Array, at: number, vector: Float64Array, stride: number): void {
  memory.set(vector, at);
  memory.fill(0, at + vector.length, at + stride);
}
