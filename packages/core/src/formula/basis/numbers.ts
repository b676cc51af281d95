import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  sqrt,
  toNumber,
  twoProduct,
  ZERO,
} from '../../math/double-double.js';
import type { Answer, Asked, Standing } from './asked.js';
import { recurrenceOf } from './orthogonal.js';

/** Answers what is asked of an array of finite numbers. */
export class Numbers {
  readonly #x: Float64Array;
  #ascending: Float64Array | null = null;

  constructor(x: Float64Array) {
    this.#x = x;
  }

  answer(asked: Asked): Answer {
    const x = this.#x;
    switch (asked.kind) {
      case 'extent':
        return { rows: x.length, low: x.reduce(smaller), high: x.reduce(larger) };
      case 'order':
        return asked.ranks.map((rank) => this.#sorted[rank]!);
      case 'standings':
        return asked.values.map((value) => standing(this.#sorted, value));
      case 'distinct':
        return someDistinct(x, asked.most);
      case 'recurrence':
        return recurrenceOf(asked.degree, x);
      case 'mean':
        return mean(x);
      case 'spread':
        return spreadAbout(x, asked.centre);
    }
  }

  get #sorted(): Float64Array {
    this.#ascending ??= this.#x.slice().sort();
    return this.#ascending;
  }
}

const smaller = (a: number, b: number) => Math.min(a, b);
const larger = (a: number, b: number) => Math.max(a, b);

function standing(ascending: Float64Array, value: number): Standing {
  const before = (isBefore: (x: number) => boolean) => {
    let [from, to] = [0, ascending.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (isBefore(ascending[middle]!)) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  return { below: before((x) => x < value), upTo: before((x) => x <= value) };
}

function someDistinct(x: Float64Array, most: number): number {
  const seen = new Set<number>();
  for (let i = 0; i < x.length && seen.size < most; i++) seen.add(x[i]!);
  return seen.size;
}

function mean(x: Float64Array): number {
  let sum: DoubleDouble = ZERO;
  for (const value of x) sum = add(sum, fromNumber(value));
  return toNumber(divide(sum, fromNumber(x.length))) + 0;
}

/** Summed in units of the largest difference, whose square may not be a double. */
function spreadAbout(x: Float64Array, centre: number): number {
  const unit = x.reduce((largest, value) => Math.max(largest, Math.abs(value - centre)), 0);
  if (unit === 0) return 0;
  let sum: DoubleDouble = ZERO;
  for (const value of x) {
    const difference = (value - centre) / unit;
    sum = add(sum, twoProduct(difference, difference));
  }
  return toNumber(sqrt(divide(sum, fromNumber(Math.max(1, x.length - 1))))) * unit;
}
