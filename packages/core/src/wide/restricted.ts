/**
 * The minimum over the columns of a working set: proximal Newton steps on a Gram matrix of earlier weights until the same
 * coefficients move twice, then secant steps on these, whose signs hold.
 */

import type { KernelKind } from '../kernel/create.js';
import { Factor } from './factor.js';
import { type Move, minus, moveTo, objectiveOf, type Restricted, type State } from './move.js';
import type { Slots } from './penalties.js';
import { isInside, Model, type Point, reach, worst } from './quadratic.js';
import type { WideRows } from './rows.js';
import { Secant } from './secant.js';
import type { WideWork } from './work.js';
import type { WorkingSet } from './working-set.js';

/** Steps at one λ. */
const MOST_STEPS = 200;

const TOLD = { kind: 'iteration', newtonDecrement: null, stepLength: 1 } as const;

export class RestrictedSolver {
  readonly #rows: WideRows;
  readonly #set: WorkingSet;
  readonly #factor: Factor;

  constructor(rows: WideRows, set: WorkingSet, kind: KernelKind) {
    this.#factor = new Factor(kind);
    this.#rows = rows;
    this.#set = set;
  }

  /** The Gram matrix or the squares of the penalty are other ones. */
  forget(): void {
    this.#factor.clear();
  }

  /** Moves the state to within `tolerance` of the optimality conditions of the working set. Tells each step: coefficients by slot. */
  *minimise(state: State, slots: Slots, tolerance: number): WideWork<Restricted> {
    const secant = new Secant();
    let support: string | null = null;
    let last: { step: Float64Array; gradient: Float64Array } | null = null;
    yield* this.#set.complete();
    this.#rows.residuals(state.linear, state.residual, state.weights);
    let objective = objectiveOf(this.#rows, state, slots);
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      const gradient = (yield* this.#set.products(state.residual)).map((value) => -value);
      const point = { coefficients: state.coefficients, gradient };
      const violation = worst(slots, point);
      const { coefficients } = state;
      yield { ...TOLD, iteration: steps, coefficients, loss: objective, gradientNorm: violation };
      if (violation <= tolerance) return { steps, isDone: true };
      if (last !== null) secant.learn(last.step, minus(this.#slopes(point, slots), last.gradient));
      const held = support === null ? null : this.#secantStep(point, slots, secant, violation);
      const next = held ?? this.#modelStep(point, slots, Math.max(0.1 * tolerance, 1e-3 * violation));
      const now = this.#support(next, slots);
      if (held === null) secant.clear();
      const length = moveTo(this.#rows, state, slots, this.#moveOf(state, next), objective);
      if (length === 0) {
        if (held === null) return { steps, isDone: false };
        secant.clear();
        [support, last] = [null, null];
        continue;
      }
      objective = objectiveOf(this.#rows, state, slots);
      const isSame = length === 1 && now === this.#support(point.coefficients, slots);
      last = null;
      if (isSame) {
        const moved = this.#factor.slots.map((j) => state.coefficients[j]! - point.coefficients[j]!);
        last = { step: Float64Array.from(moved), gradient: this.#slopes(point, slots) };
      }
      support = isSame ? now : null;
    }
    return { steps: MOST_STEPS, isDone: false };
  }

  /** The gradient over the factor's slots, penalties included. */
  #slopes({ coefficients, gradient }: Point, { absolute, square }: Slots): Float64Array {
    return Float64Array.from(this.#factor.slots, (j) => {
      const value = coefficients[j]!;
      return gradient[j]! + square[j]! * value + absolute[j]! * Math.sign(value);
    });
  }

  /** Where a secant step leads; null where it is not for those that move alone, or changes what they are. */
  #secantStep(point: Point, slots: Slots, secant: Secant, violation: number): Float64Array | null {
    const slopes = this.#slopes(point, slots);
    let largest = 0;
    for (const slope of slopes) largest = Math.max(largest, Math.abs(slope));
    if (largest < violation) return null;
    const step = secant.step(slopes, (right) => this.#factor.solve(right));
    if (reach(slots, point.coefficients, this.#factor.slots, step).length < 1) return null;
    const next = point.coefficients.slice();
    this.#factor.slots.forEach((j, k) => {
      next[j] = next[j]! + step[k]!;
    });
    return next;
  }

  #modelStep({ coefficients, gradient }: Point, slots: Slots, tolerance: number): Float64Array {
    const point = { coefficients: coefficients.slice(), gradient: gradient.slice() };
    new Model(this.#set, slots, this.#factor, point).minimise(tolerance);
    return point.coefficients;
  }

  #moveOf({ coefficients, linear }: State, next: Float64Array): Move {
    const along = new Float64Array(linear.length);
    this.#set.combine(minus(next, coefficients), along);
    return { coefficients: next, along };
  }

  /** Which coefficients move, and on which side of 0 they are. */
  #support(coefficients: Float64Array, slots: Slots): string {
    let text = '';
    for (let j = 0; j < coefficients.length; j++)
      if (isInside(slots, coefficients[j]!, j)) text += `${j}${coefficients[j]! < 0 ? '-' : '+'}`;
    return text;
  }
}
