/** The recursion of `recursion.ts` in double-double, for the last steps: the same sums, to about 30 digits. */
import { type Pairs, pairAt, pairs, setPair } from '../../math/cholesky-double-double.js';
import { addMultiple } from '../../math/dot-double-double.js';
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  negate,
  ONE,
  subtract,
  ZERO,
} from '../../math/double-double.js';
import { expDD, log1pDD } from '../../math/double-double-elementary.js';
import { packedIndex } from '../../math/packed.js';
import { beyond, FAR, nthLargest } from './odds.js';
import type { Depth, SetSums } from './recursion.js';
import type { SetReader, SetShape } from './set-reader.js';

/** Adds a number to an entry. */
function accumulate(into: Pairs, at: number, value: DoubleDouble): void {
  setPair(into, at, add(pairAt(into, at), value));
}

function roomFor(values: Pairs, length: number): Pairs {
  return values.high.length >= length ? values : pairs(length);
}

export class AccurateRecursion implements SetSums {
  readonly #columns: number;
  #ratios = pairs(0);
  #against = pairs(0);
  #weights = pairs(0);
  #visits = pairs(0);
  #means = pairs(0);
  readonly #change: Pairs;

  constructor(columns: number) {
    this.#columns = columns;
    this.#change = pairs(columns);
  }

  add({ x, z }: SetReader, shape: SetShape, depth: Depth, into: Pairs, at: number): void {
    this.#makeRoom(shape, depth);
    accumulate(into, at, this.#loss(z, shape));
    if (depth === 'loss') return;
    this.#gradient(x, shape, into, at + 1);
    if (depth === 'hessian') this.#hessian(x, shape, into, at + 1 + this.#columns);
  }

  #makeRoom({ size, chosen }: SetShape, depth: Depth): void {
    this.#against = roomFor(this.#against, size * chosen);
    this.#weights = roomFor(this.#weights, size * chosen);
    this.#ratios = roomFor(this.#ratios, chosen + 1);
    this.#visits = roomFor(this.#visits, chosen + 1);
    if (depth === 'hessian') this.#means = roomFor(this.#means, (chosen + 1) * this.#columns);
  }

  #loss(z: Pairs, { size, chosen }: SetShape): DoubleDouble {
    const [ratios, against] = [this.#ratios, this.#against];
    const middle = fromNumber(-nthLargest(z.high, size, chosen));
    let loss = ZERO;
    ratios.high.fill(0, 0, chosen + 1);
    ratios.low.fill(0, 0, chosen + 1);
    for (let j = 1; j <= size; j++) {
      const value = add(pairAt(z, j - 1), middle);
      const near = Math.abs(value.hi) <= FAR ? value : fromNumber(value.hi > 0 ? FAR : -FAR);
      loss = add(loss, fromNumber(beyond(value.hi - near.hi, j <= chosen)));
      const u = expDD(near);
      if (j > chosen) loss = add(loss, log1pDD(divide(u, pairAt(ratios, chosen))));
      for (let k = Math.min(j, chosen); k >= 1; k--) {
        const ratio = pairAt(ratios, k);
        setPair(against, (j - 1) * chosen + k - 1, divide(ratio, u));
        const sum = add(ratio, u);
        const next = k === 1 ? sum : divide(sum, add(ONE, divide(u, pairAt(ratios, k - 1))));
        setPair(ratios, k, next);
      }
    }
    return loss;
  }

  #gradient(x: Pairs, { size, chosen }: SetShape, into: Pairs, at: number): void {
    const [against, weights, visits] = [this.#against, this.#weights, this.#visits];
    const columns = this.#columns;
    visits.high.fill(0, 0, chosen);
    visits.low.fill(0, 0, chosen);
    setPair(visits, chosen, ONE);
    for (let j = size; j >= 1; j--) {
      const row = (j - 1) * chosen - 1;
      const first = Math.max(0, j - size + chosen);
      let left = first === 0 ? pairAt(visits, 0) : ZERO;
      let taken = ZERO;
      for (let k = Math.max(1, first); k <= Math.min(j, chosen); k++) {
        const ratio = pairAt(against, row + k);
        const take = divide(pairAt(visits, k), add(ONE, ratio));
        const leave = multiply(take, ratio);
        setPair(weights, row + k, divide(leave, add(ONE, ratio)));
        accumulate(visits, k - 1, take);
        setPair(visits, k, leave);
        taken = add(taken, take);
        left = add(left, leave);
      }
      const factor = j <= chosen ? negate(left) : taken;
      addMultiple(into, at, factor, x, (j - 1) * columns, columns);
    }
  }

  #hessian(x: Pairs, { size, chosen }: SetShape, into: Pairs, at: number): void {
    const [against, weights, means, change] = [this.#against, this.#weights, this.#means, this.#change];
    const columns = this.#columns;
    means.high.fill(0, 0, columns);
    means.low.fill(0, 0, columns);
    for (let j = 1; j <= size; j++) {
      const from = (j - 1) * columns;
      for (let k = Math.min(j, chosen); k >= Math.max(1, j - size + chosen); k--) {
        const place = (j - 1) * chosen + k - 1;
        const [mean, before] = [k * columns, (k - 1) * columns];
        for (let a = 0; a < columns; a++) {
          const after = add(pairAt(means, before + a), pairAt(x, from + a));
          if (k === j) setPair(means, mean + a, after);
          else setPair(change, a, subtract(after, pairAt(means, mean + a)));
        }
        if (k === j) continue;
        const take = divide(ONE, add(ONE, pairAt(against, place)));
        for (let a = 0; a < columns; a++) accumulate(means, mean + a, multiply(take, pairAt(change, a)));
        this.#addSquare(pairAt(weights, place), into, at);
      }
    }
  }

  #addSquare(weight: DoubleDouble, into: Pairs, at: number): void {
    const change = this.#change;
    for (let a = 0; a < this.#columns; a++) {
      const scaled = multiply(weight, pairAt(change, a));
      addMultiple(into, at + packedIndex(a, 0), scaled, change, 0, a + 1);
    }
  }
}
