/** An average over rows of a function of the estimate β, with its gradient by β: what the delta method needs. */
import { type Pairs, pairAt, pairs, setPair } from '../math/cholesky-double-double.js';
import { addMultiple } from '../math/dot-double-double.js';
import {
  accumulate,
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  twoSum,
} from '../math/double-double.js';
import type { NoEstimate } from './report.js';

/** A number that depends on the estimate. */
export interface Quantity {
  readonly value: DoubleDouble;
  /** By each coefficient. */
  readonly gradient: Pairs;
}

/** Sums in double-double: errors of nearly collinear columns are differences of their gradients. */
export class VectorSum {
  readonly #sums: Pairs;
  #zeros = new Float64Array(0);

  constructor(size: number) {
    this.#sums = pairs(size);
  }

  /** Adds multiplier·x for the row at `at`. */
  addRow(multiplier: number, x: Float64Array, at: number): void {
    if (this.#zeros.length < x.length) this.#zeros = new Float64Array(x.length);
    const source = { high: x, low: this.#zeros };
    addMultiple(this.#sums, 0, { hi: multiplier, lo: 0 }, source, at, this.#sums.high.length);
  }

  /** Adds to one entry. */
  addEntry(index: number, value: number): void {
    const { high, low } = this.#sums;
    const { hi, lo } = twoSum(high[index]!, value);
    high[index] = hi;
    low[index] = low[index]! + lo;
  }

  /** The sums over a weight. */
  over(weight: DoubleDouble): Pairs {
    const { high, low } = this.#sums;
    const result = pairs(high.length);
    for (let j = 0; j < high.length; j++) setPair(result, j, divide(twoSum(high[j]!, low[j]!), weight));
    return result;
  }
}

/** A sum of numbers in double-double. */
export class NumberSum {
  readonly #sum = new Float64Array(2);

  add(value: number): void {
    accumulate(this.#sum, value, 0);
  }

  get total(): DoubleDouble {
    return { hi: this.#sum[0]!, lo: this.#sum[1]! };
  }
}

/** Σ shareₖ·quantityₖ. */
export function combination(parts: readonly (readonly [share: DoubleDouble, of: Quantity])[]): Quantity {
  const size = parts[0]![1].gradient.high.length;
  const gradient = pairs(size);
  let value = fromNumber(0);
  for (const [share, of] of parts) {
    value = add(value, multiply(share, of.value));
    for (let j = 0; j < size; j++)
      setPair(gradient, j, add(pairAt(gradient, j), multiply(share, pairAt(of.gradient, j))));
  }
  return { value, gradient };
}

const ONE = fromNumber(1);
const MINUS_ONE = fromNumber(-1);

export function difference(one: Quantity, other: Quantity): Quantity {
  return combination([
    [ONE, one],
    [MINUS_ONE, other],
  ]);
}

/** What is found of a question: a quantity, or why there is none. */
export type Answer = Quantity | NoEstimate;

/** A difference of answers; the first that has none says why. */
export function answerDifference(one: Answer, other: Answer): Answer {
  if (typeof one === 'string') return one;
  return typeof other === 'string' ? other : difference(one, other);
}
