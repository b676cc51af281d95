/**
 * Minimises a quadratic model of the loss with penalties and bounds over a working set: coordinate descent finds which
 * coefficients are not 0, Cholesky's factor what they are (a step along which signs hold goes no farther than they do).
 */
import type { Factor } from './factor.js';
import { type Slots, violationOf } from './penalties.js';
import type { WorkingSet } from './working-set.js';

/** Where the model is: coefficients, and its gradient there, that of the squares not included. Both are moved. */
export interface Point {
  readonly coefficients: Float64Array;
  readonly gradient: Float64Array;
}

/** Rounds of coordinate descent and a direct step, and sweeps of coordinate descent in each. */
const MOST_ROUNDS = 200;
const SWEEPS = 4;

/** Whether a coefficient is free to move both ways: neither held at 0 by its penalty nor at a bound. */
export function isInside(slots: Slots, value: number, j: number): boolean {
  return (value !== 0 || slots.absolute[j] === 0) && value > slots.lower[j]! && value < slots.upper[j]!;
}

/** The violation of the optimality conditions in one slot. */
export function violationAt(slots: Slots, { coefficients, gradient }: Point, j: number): number {
  const value = coefficients[j]!;
  const slope = gradient[j]! + slots.square[j]! * value;
  return violationOf(slope, value, slots.absolute[j]!, slots.lower[j]!, slots.upper[j]!);
}

/** The largest of all. */
export function worst(slots: Slots, point: Point): number {
  let largest = 0;
  for (let j = 0; j < point.coefficients.length; j++)
    largest = Math.max(largest, violationAt(slots, point, j));
  return largest;
}

export class Model {
  readonly #set: WorkingSet;
  /** Its Gram matrix, under the model's weights. */
  readonly #gram: Float64Array;
  readonly #width: number;
  readonly #slots: Slots;
  readonly #factor: Factor;
  readonly #point: Point;
  readonly #size: number;

  constructor(set: WorkingSet, slots: Slots, factor: Factor, point: Point) {
    this.#set = set;
    this.#gram = set.gram;
    this.#width = set.width;
    this.#slots = slots;
    this.#factor = factor;
    this.#point = point;
    this.#size = point.coefficients.length;
  }

  /** Moves the point to the minimum, to within `tolerance`; whether it got there. */
  minimise(tolerance: number): boolean {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const moving = this.#moving(tolerance);
      // What comes in goes where it falls to first; once steps have been stopped all of them are sorted out.
      this.#descend(round % 6 < 5 ? moving.filter((j) => !this.#isInside(j)) : moving);
      this.#straight();
      if (worst(this.#slots, this.#point) <= tolerance) return true;
    }
    return false;
  }

  #isInside(j: number): boolean {
    return isInside(this.#slots, this.#point.coefficients[j]!, j);
  }

  /** The slots that are not where their penalty or a bound holds them. */
  #moving(tolerance: number): number[] {
    const moving: number[] = [];
    for (let j = 0; j < this.#size; j++)
      if (this.#isInside(j) || violationAt(this.#slots, this.#point, j) > tolerance) moving.push(j);
    return moving;
  }

  /** Sweeps of coordinate descent, until one of them leaves every coefficient on its side. */
  #descend(moving: readonly number[]): void {
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      let hasCrossed = false;
      for (const j of moving) {
        const before = this.#isInside(j);
        const sign = Math.sign(this.#point.coefficients[j]!);
        this.#minimiseAlong(j);
        hasCrossed ||= before !== this.#isInside(j) || sign !== Math.sign(this.#point.coefficients[j]!);
      }
      if (!hasCrossed) return;
    }
  }

  #minimiseAlong(j: number): void {
    const { coefficients, gradient } = this.#point;
    const { absolute, square, lower, upper } = this.#slots;
    const curvature = this.#gram[j * this.#width + j]!;
    const height = curvature + square[j]!;
    if (!(height > 0)) return;
    const value = coefficients[j]!;
    const target = curvature * value - gradient[j]!;
    const shrunk = Math.sign(target) * Math.max(Math.abs(target) - absolute[j]!, 0);
    const next = Math.min(Math.max(shrunk / height, lower[j]!), upper[j]!);
    if (next === value) return;
    coefficients[j] = next;
    this.#shift(j, next - value);
  }

  /** The gradient after a coefficient has moved. */
  #shift(j: number, by: number): void {
    const { gradient } = this.#point;
    const gram = this.#gram;
    const row = j * this.#width;
    for (let k = 0; k < this.#size; k++) gradient[k] = gradient[k]! + gram[row + k]! * by;
  }

  /** The Newton step of what is inside, as far as it stays there. */
  #straight(): void {
    const { coefficients, gradient } = this.#point;
    const { absolute, square } = this.#slots;
    const inside: number[] = [];
    for (let j = 0; j < this.#size; j++) if (this.#isInside(j)) inside.push(j);
    const slots = this.#factor.update(inside, this.#set, square);
    const step = Float64Array.from(slots, (j) => {
      const value = coefficients[j]!;
      return -(gradient[j]! + square[j]! * value + absolute[j]! * Math.sign(value));
    });
    this.#factor.solve(step);
    const { length, stops } = reach(this.#slots, coefficients, slots, step);
    if (length === 1 || !this.#goTo(this.#held(slots, step), true)) {
      const next = coefficients.slice();
      slots.forEach((j, k) => {
        next[j] = k === stops ? this.#edge(j, step[k]!) : next[j]! + length * step[k]!;
      });
      this.#goTo(next, false);
    }
  }

  /** Where a whole step leads if each coefficient that comes to its 0 or bound stays there. */
  #held(slots: readonly number[], step: Float64Array): Float64Array {
    const next = this.#point.coefficients.slice();
    slots.forEach((j, k) => {
      const by = step[k]!;
      const end = edgeOf(this.#slots, next[j]!, j, by);
      next[j] = by < 0 ? Math.max(next[j]! + by, end) : Math.min(next[j]! + by, end);
    });
    return next;
  }

  /** Moves the point; with `onlyDown` nothing is done unless the model falls, and the answer is whether it does. */
  #goTo(next: Float64Array, onlyDown: boolean): boolean {
    const { coefficients, gradient } = this.#point;
    const { absolute, square } = this.#slots;
    const moved = next.map((value, j) => value - coefficients[j]!);
    const change = this.#set.times(moved);
    if (onlyDown) {
      let rise = 0;
      for (let j = 0; j < this.#size; j++) {
        const [to, from] = [next[j]!, coefficients[j]!];
        rise += moved[j]! * (gradient[j]! + 0.5 * change[j]! + 0.5 * square[j]! * (to + from));
        rise += absolute[j]! * (Math.abs(to) - Math.abs(from));
      }
      if (!(rise < 0)) return false;
    }
    coefficients.set(next);
    for (let j = 0; j < this.#size; j++) gradient[j] = gradient[j]! + change[j]!;
    return true;
  }

  /** Where the coefficient that stops a step comes to lie. */
  #edge(j: number, step: number): number {
    return edgeOf(this.#slots, this.#point.coefficients[j]!, j, step);
  }
}

/** How far a coefficient may go in the direction of `by`: to 0 where its penalty has an edge there, or to its bound. */
export function edgeOf({ absolute, lower, upper }: Slots, value: number, j: number, by: number): number {
  const end = by < 0 ? lower[j]! : upper[j]!;
  if (!(absolute[j]! > 0 && value * by < 0)) return end;
  return by < 0 ? Math.max(end, 0) : Math.min(end, 0);
}

/** How far a step goes until a coefficient reaches 0 or a bound, at most 1, and which one of the slots does. */
export function reach(
  limits: Slots,
  coefficients: Float64Array,
  slots: readonly number[],
  step: Float64Array,
): { length: number; stops: number } {
  let [length, stops] = [1, -1];
  for (let k = 0; k < slots.length; k++) {
    const j = slots[k]!;
    const value = coefficients[j]!;
    const by = step[k]!;
    if (by === 0) continue;
    const most = (edgeOf(limits, value, j, by) - value) / by;
    if (most < length) [length, stops] = [most, k];
  }
  return { length, stops };
}
