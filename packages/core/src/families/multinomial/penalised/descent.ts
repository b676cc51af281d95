/**
 * Coordinate descent on a quadratic model of the loss with the penalty added (Friedman, Hastie & Tibshirani 2010, section 4, with
 * the curvature between classes kept): one coefficient after the other, or the coefficients of a column for all
 * classes at once (Simon, Friedman & Hastie 2013).
 */
import type { Curvature } from './curvature.js';
import { absoluteOf, type ClassPenalty, lengthOf, squaredOf } from './penalty.js';

export interface Model {
  readonly penalty: ClassPenalty;
  readonly lambda: number;
  readonly curvature: Curvature;
  /** Where the model was made. */
  readonly b: Float64Array;
  readonly gradient: Float64Array;
}

const MOST_SWEEPS = 1000;
/** Share of the largest second derivative that all are raised by: none is 0. */
const FLOOR = 1e-10;

/** Coefficients of the columns of the curvature, from b towards the least of the model, to within `tolerance` of its slopes. */
export function descend(model: Model, tolerance: number): Float64Array {
  const state = new Descent(model);
  let sweeps = 0;
  // All columns, then those that have moved until they settle, and again.
  while (sweeps++ < MOST_SWEEPS && state.sweep(false) > tolerance)
    while (sweeps++ < MOST_SWEEPS && state.sweep(true) > tolerance);
  return state.b;
}

class Descent {
  readonly b: Float64Array;
  readonly #model: Model;
  /** Slopes of the model at b, by its lines. */
  readonly #slopes: Float64Array;
  readonly #floor: number;

  constructor(model: Model) {
    const { curvature, b, gradient, penalty } = model;
    this.#model = model;
    this.b = b.slice();
    this.#slopes = new Float64Array(curvature.size);
    for (const [i, j] of curvature.columns.entries())
      this.#slopes.set(
        gradient.subarray(j * penalty.classes, (j + 1) * penalty.classes),
        i * penalty.classes,
      );
    let most = 0;
    for (let c = 0; c < curvature.size; c++) most = Math.max(most, this.#second(c));
    this.#floor = most * FLOOR;
  }

  /** Once over the columns; `some`: of those that are penalised, which are not 0 alone. The largest change of a slope of its own. */
  sweep(some: boolean): number {
    const { penalty, curvature } = this.#model;
    let most = 0;
    for (const [i, j] of curvature.columns.entries()) {
      const change =
        penalty.grouped && penalty.factors[j]! > 0 ? this.#moveGroup(i, j, some) : this.#moveEach(i, j, some);
      most = Math.max(most, change);
    }
    return most;
  }

  #second(c: number): number {
    const { matrix, size } = this.#model.curvature;
    return matrix[c * size + c]!;
  }

  #moveEach(i: number, j: number, some: boolean): number {
    const { penalty, lambda } = this.#model;
    const { classes, bounds } = penalty;
    const absolute = absoluteOf(penalty, lambda, j);
    const squared = squaredOf(penalty, lambda, j);
    let most = 0;
    for (let k = 0; k < classes; k++) {
      const at = j * classes + k;
      const old = this.b[at]!;
      if (some && old === 0 && absolute > 0) continue;
      const line = i * classes + k;
      const second = this.#second(line) + this.#floor;
      const target = second * old - this.#slopes[line]!;
      let next = target > absolute ? target - absolute : target < -absolute ? target + absolute : 0;
      next /= second + squared;
      if (bounds !== null) next = Math.min(Math.max(next, bounds.lower[j]!), bounds.upper[j]!);
      if (next === old) continue;
      this.b[at] = next;
      this.#update(line, next - old);
      most = Math.max(most, Math.abs(next - old) * (second + squared));
    }
    return most;
  }

  #moveGroup(i: number, j: number, some: boolean): number {
    const { penalty, lambda } = this.#model;
    const { classes } = penalty;
    const first = j * classes;
    if (some && lengthOf(this.b, first, classes) === 0) return 0;
    const absolute = absoluteOf(penalty, lambda, j);
    const squared = squaredOf(penalty, lambda, j);
    // Rows of the curvature between the classes add up to 0: no eigenvalue is above twice the largest on its diagonal.
    let second = this.#floor;
    for (let k = 0; k < classes; k++) second = Math.max(second, 2 * this.#second(i * classes + k));
    const target = Float64Array.from(
      { length: classes },
      (_, k) => second * this.b[first + k]! - this.#slopes[i * classes + k]!,
    );
    const size = lengthOf(target, 0, classes);
    const factor = size > absolute ? (1 - absolute / size) / (second + squared) : 0;
    let most = 0;
    for (let k = 0; k < classes; k++) {
      const change = factor * target[k]! - this.b[first + k]!;
      if (change === 0) continue;
      this.b[first + k] = factor * target[k]!;
      this.#update(i * classes + k, change);
      most = Math.max(most, Math.abs(change) * (second + squared));
    }
    return most;
  }

  #update(line: number, change: number): void {
    const { matrix, size } = this.#model.curvature;
    const slopes = this.#slopes;
    for (let c = 0, from = line * size; c < size; c++, from++)
      slopes[c] = slopes[c]! + change * matrix[from]!;
  }
}
