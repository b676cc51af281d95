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
const SWEEPS = 20;

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
      // Sweeps of all that move sort out which ones are held at 0: a straight step would stop at each of these.
      const moving = this.#moving(tolerance);
      if (moving.some((j) => !this.#isInside(j))) {
        this.#descend(moving);
        if (worst(this.#slots, this.#point) <= tolerance) return true;
      }
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
    const moved = new Float64Array(this.#size);
    slots.forEach((j, k) => {
      const value = coefficients[j]!;
      coefficients[j] = k === stops ? this.#edge(j, step[k]!) : value + length * step[k]!;
      moved[j] = coefficients[j]! - value;
    });
    const change = this.#set.times(moved);
    for (let j = 0; j < this.#size; j++) gradient[j] = gradient[j]! + change[j]!;
  }

  /** Where the coefficient that stops a step comes to lie. */
  #edge(j: number, step: number): number {
    const { absolute, lower, upper } = this.#slots;
    const value = this.#point.coefficients[j]!;
    if (absolute[j]! > 0 && value * step < 0 && lower[j]! <= 0 && upper[j]! >= 0) return 0;
    return step < 0 ? lower[j]! : upper[j]!;
  }
}

/** How far a step goes until a coefficient reaches 0 or a bound, at most 1, and which one of the slots does. */
export function reach(
  { absolute, lower, upper }: Slots,
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
    let end = by < 0 ? lower[j]! : upper[j]!;
    if (absolute[j]! > 0 && value * by < 0) end = by < 0 ? Math.max(end, 0) : Math.min(end, 0);
    const most = (end - value) / by;
    if (most < length) [length, stops] = [most, k];
  }
  return { length, stops };
}
