/**
 * The least of a reduced quadratic model with its penalty. Sweeps of coordinate descent (Friedman, Hastie & Tibshirani
 * 2010, section 2) find which columns are not 0; over those, signs held, the minimum is that of a linear system, and a way
 * to it that meets a 0 or a bound ends there (Lee, Battle, Raina & Ng 2007, feature-sign search). Columns at 0 cost a
 * comparison in a sweep, so that no list of candidates is kept.
 */
import { packedIndex, packedLength } from '../../math/packed.js';
import { lengthOf } from './penalty.js';
import type { Reduced } from './reduced.js';
import { shrunken, shrunkenGroup } from './shrinkage.js';
import { skippingCholesky, skippingSolve } from './skipping-cholesky.js';
import { largestViolation } from './violation.js';

/** Sweeps and systems at most: what is left is told by the certificate. */
const MOST_ROUNDS = 500;
/** Rounds without a smaller violation after which rounding has the last word. */
const MOST_IDLE = 10;
/** Linear systems at most between sweeps. */
const MOST_SYSTEMS = 50;
/** A step of a Newton iteration over groups that changes nothing any more, relatively. */
const STILL = 1e-14;

/** A point on its way over the model. */
export class ModelDescent {
  /** Coefficients of the columns. */
  readonly x: Float64Array;
  readonly #model: Reduced;
  /** Slopes of the smooth part at x. */
  readonly #slopes: Float64Array;
  readonly #size: number;
  readonly #inGroup: Uint8Array;
  /** The smooth part takes the squared penalty in: conditions are asked of the rest alone. */
  readonly #conditions: Reduced['penalty'];

  constructor(model: Reduced, start: Float64Array) {
    this.#model = model;
    this.x = start.slice();
    this.#slopes = model.slopes.slice();
    this.#size = start.length;
    this.#inGroup = new Uint8Array(start.length);
    for (const { columns } of model.penalty.groups) for (const j of columns) this.#inGroup[j] = 1;
    this.#conditions = { ...model.penalty, squared: new Float64Array(start.length) };
  }

  /** Goes on until no condition is violated by more than `tolerance`. */
  settle(tolerance: number): void {
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0, idle = 0; round < MOST_ROUNDS && idle < MOST_IDLE; round++, idle++) {
      this.#sweep();
      this.#solveSupport();
      const left = largestViolation(this.#conditions, this.x, this.#slopes);
      if (left <= tolerance) return;
      if (left < least) [least, idle] = [left, 0];
    }
  }

  #move(j: number, to: number): void {
    const change = to - this.x[j]!;
    if (change === 0) return;
    this.x[j] = to;
    const { curvature } = this.#model;
    const slopes = this.#slopes;
    const row = j * this.#size;
    for (let k = 0; k < slopes.length; k++) slopes[k] = slopes[k]! + change * curvature[row + k]!;
  }

  #sweep(): void {
    const { penalty, curvature } = this.#model;
    const { absolute, lower, upper, groups } = penalty;
    const size = this.#size;
    for (let j = 0; j < size; j++) {
      if (this.#inGroup[j] === 1) continue;
      const slope = this.#slopes[j]!;
      const x = this.x[j]!;
      if (x === 0 && Math.abs(slope) <= absolute[j]!) continue;
      const own = curvature[j * size + j]!;
      if (!(own > 0)) continue;
      this.#move(j, shrunken(own * x - slope, own, absolute[j]!, lower[j]!, upper[j]!));
    }
    for (const { columns, weight } of groups) this.#moveGroup(columns, weight);
  }

  #moveGroup(columns: readonly number[], weight: number): void {
    const slopes = this.#slopes;
    if (lengthOf(this.x, columns) === 0 && lengthOf(slopes, columns) <= weight) return;
    const { curvature } = this.#model;
    const size = this.#size;
    const block = new Float64Array(packedLength(columns.length));
    const pull = Float64Array.from(columns, (j) => -slopes[j]!);
    columns.forEach((j, i) => {
      columns.forEach((k, l) => {
        const value = curvature[j * size + k]!;
        if (l <= i) block[packedIndex(i, l)] = value;
        pull[i] = pull[i]! + value * this.x[k]!;
      });
    });
    const found = shrunkenGroup(block, pull, weight);
    columns.forEach((j, i) => {
      this.#move(j, found[i]!);
    });
  }

  /** Whether a column can move a little to either side without meeting a corner or a bound. */
  #isInside(j: number): boolean {
    const { absolute, lower, upper } = this.#model.penalty;
    const x = this.x[j]!;
    return (x !== 0 || absolute[j] === 0) && x > lower[j]! && x < upper[j]!;
  }

  /** Solves over the columns that are not at a corner or bound until no 0 or bound is met. */
  #solveSupport(): void {
    const all = this.#model.penalty.groups;
    const groups = all.length === 0 ? all : all.filter(({ columns }) => lengthOf(this.x, columns) > 0);
    const grouped = new Set(groups.length === 0 ? [] : groups.flatMap(({ columns }) => columns));
    for (let systems = 0; systems < MOST_SYSTEMS; systems++) {
      const support: number[] = [];
      for (let j = 0; j < this.#size; j++)
        if (this.#inGroup[j] === 1 ? grouped.has(j) : this.#isInside(j)) support.push(j);
      if (support.length === 0 || !this.#step(support, groups)) return;
    }
  }

  /** A Newton step over the support; returns whether another one is due. */
  #step(support: readonly number[], groups: Reduced['penalty']['groups']): boolean {
    const { curvature, penalty } = this.#model;
    const size = this.#size;
    const matrix = new Float64Array(packedLength(support.length));
    const right = new Float64Array(support.length);
    for (let i = 0, next = 0; i < support.length; i++) {
      const j = support[i]!;
      for (let l = 0; l <= i; l++) matrix[next++] = curvature[j * size + support[l]!]!;
      right[i] = -this.#slopes[j]! - Math.sign(this.x[j]!) * penalty.absolute[j]!;
    }
    if (groups.length > 0) this.#bend(matrix, right, support, groups);
    const step = skippingSolve(skippingCholesky(matrix, support.length), right);
    const share = this.#reach(support, step);
    let most = 0;
    for (let i = 0; i < support.length; i++) {
      const j = support[i]!;
      const x = this.x[j]!;
      const to = share.at === i ? share.to : x + share.length * step[i]!;
      most = Math.max(most, Math.abs(to - x) / Math.max(Math.abs(to), Math.abs(x)));
      this.#move(j, to);
    }
    return share.at >= 0 || (groups.length > 0 && most > STILL);
  }

  /** Adds what groups that are not 0 do to slopes and curvature: weight·b/‖b‖ and its derivative. */
  #bend(
    matrix: Float64Array,
    right: Float64Array,
    support: readonly number[],
    groups: Reduced['penalty']['groups'],
  ): void {
    const position = new Map(support.map((j, i) => [j, i]));
    for (const { columns, weight } of groups) {
      const length = lengthOf(this.x, columns);
      columns.forEach((j, a) => {
        const i = position.get(j)!;
        right[i] = right[i]! - (weight * this.x[j]!) / length;
        for (let c = 0; c <= a; c++) {
          const k = position.get(columns[c]!)!;
          const index = packedIndex(Math.max(i, k), Math.min(i, k));
          const own = c === a ? weight / length : 0;
          const bent = (weight * this.x[j]! * this.x[columns[c]!]!) / (length * length * length);
          matrix[index] = matrix[index]! + own - bent;
        }
      });
    }
  }

  /** How much of a step can be taken before a column meets 0 or a bound, and which one does. */
  #reach(support: readonly number[], step: Float64Array): { length: number; at: number; to: number } {
    const { absolute, lower, upper } = this.#model.penalty;
    let found = { length: 1, at: -1, to: 0 };
    const meet = (i: number, to: number) => {
      const length = (to - this.x[support[i]!]!) / step[i]!;
      if (length >= 0 && length < found.length) found = { length, at: i, to };
    };
    for (let i = 0; i < support.length; i++) {
      const j = support[i]!;
      if (this.#inGroup[j] === 1 || step[i] === 0) continue;
      const x = this.x[j]!;
      const to = x + step[i]!;
      if (absolute[j] !== 0 && x * to <= 0) meet(i, 0);
      if (to >= upper[j]!) meet(i, upper[j]!);
      if (to <= lower[j]!) meet(i, lower[j]!);
    }
    return found;
  }
}
