/**
 * Minimises a quadratic model of the loss with penalties and bounds over a working set, on its columns: coordinate descent on
 * the residuals for those that come in (Friedman, Hastie & Tibshirani 2010, section 3), conjugate gradients for what they are
 * together with the others.
 */

import { type Move, minus, type State } from '../move.js';
import type { Slots } from '../penalties.js';
import { edgeOf, isInside, reach, violationAt, worst } from '../quadratic.js';
import type { WideWork } from '../work.js';
import type { WorkingSet } from '../working-set.js';
import { Conjugate, type Place } from './conjugate.js';
import { Descent } from './descent.js';

/** Rounds of coordinate descent and conjugate gradients. */
const MOST_ROUNDS = 6;

export class ColumnModel {
  readonly #set: WorkingSet;
  readonly #slots: Slots;
  readonly #state: State;
  readonly #first: Place;
  readonly #descent: Descent;
  readonly #conjugate: Conjugate;
  #place: Place;

  /** `gradient`: by slot, at the state. */
  constructor(set: WorkingSet, slots: Slots, state: State, gradient: Float64Array) {
    this.#set = set;
    this.#slots = slots;
    this.#state = state;
    const along = new Float64Array(state.linear.length);
    this.#first = { coefficients: state.coefficients, along, gradient };
    this.#place = this.#first;
    this.#descent = new Descent(set, slots, state.weights);
    this.#conjugate = new Conjugate(set, slots, state.weights, this.#descent.curvatures);
  }

  /** Where the minimum is, to within `tolerance` where it takes few rounds. */
  *minimum(tolerance: number): WideWork<Move> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      yield* this.#comeIn(tolerance);
      yield* this.#solve(tolerance);
      if (worst(this.#slots, this.#place) <= tolerance) break;
    }
    return this.#place;
  }

  #isInside(j: number): boolean {
    return isInside(this.#slots, this.#place.coefficients[j]!, j);
  }

  /** Coefficients that are held where they should not be. */
  *#comeIn(tolerance: number): WideWork<void> {
    const { coefficients, along } = this.#place;
    const coming: number[] = [];
    for (let j = 0; j < coefficients.length; j++)
      if (!this.#isInside(j) && violationAt(this.#slots, this.#place, j) > tolerance) coming.push(j);
    if (coming.length === 0) return;
    const next = this.#descent.sweep(coefficients, coming, this.#residuals(along));
    yield* this.#goTo(next, along, minus(next, coefficients));
  }

  /** The model's residuals. */
  #residuals(along: Float64Array): Float64Array {
    const { residual, weights } = this.#state;
    return residual.map((value, i) => value - weights[i]! * along[i]!);
  }

  /** Goes to coefficients that are `rest` from those that `along` belongs to. */
  *#goTo(coefficients: Float64Array, along: Float64Array, rest: Float64Array): WideWork<void> {
    const further = along.slice();
    this.#set.combine(rest, further);
    const slopes = yield* this.#set.products(this.#residuals(further));
    this.#place = { coefficients, along: further, gradient: slopes.map((value) => -value) };
  }

  /** The minimum over what is inside, where each that comes to its 0 or bound stays there; or as far as the first of them. */
  *#solve(tolerance: number): WideWork<void> {
    const from = this.#place;
    const inside: number[] = [];
    for (let j = 0; j < from.coefficients.length; j++) if (this.#isInside(j)) inside.push(j);
    const step = yield* this.#conjugate.step(from, inside, tolerance);
    const moved = Float64Array.from(inside, (j) => step.coefficients[j]!);
    const { length, stops } = reach(this.#slots, from.coefficients, inside, moved);
    const whole = part(from, step, 1);
    const value = this.#value();
    this.#place = whole;
    if (length === 1) return;
    const held = from.coefficients.slice();
    for (const j of inside) held[j] = this.#held(held[j]!, j, step.coefficients[j]!);
    yield* this.#goTo(held, whole.along, minus(held, whole.coefficients));
    if (this.#value() < value) return;
    this.#place = part(from, step, length);
    const edge = inside[stops]!;
    const { coefficients } = this.#place;
    coefficients[edge] = edgeOf(this.#slots, from.coefficients[edge]!, edge, step.coefficients[edge]!);
  }

  #held(value: number, j: number, by: number): number {
    const end = edgeOf(this.#slots, value, j, by);
    return by < 0 ? Math.max(value + by, end) : Math.min(value + by, end);
  }

  /** The model's value less that where it begins. */
  #value(): number {
    const { coefficients, gradient } = this.#place;
    const { absolute, square } = this.#slots;
    const { coefficients: start, gradient: slope } = this.#first;
    let value = 0;
    for (let j = 0; j < coefficients.length; j++) {
      const [to, from] = [coefficients[j]!, start[j]!];
      value += 0.5 * (to - from) * (slope[j]! + gradient[j]! + square[j]! * (to + from));
      value += absolute[j]! * (Math.abs(to) - Math.abs(from));
    }
    return value;
  }
}

/** A part of a step. */
function part(from: Place, step: Place, length: number): Place {
  const sum = (a: Float64Array, b: Float64Array) => a.map((value, k) => value + length * b[k]!);
  return {
    coefficients: sum(from.coefficients, step.coefficients),
    along: sum(from.along, step.along),
    gradient: sum(from.gradient, step.gradient),
  };
}
