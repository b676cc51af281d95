/**
 * Where the Hessian of a multinomial likelihood has its entries. It is made of blocks ±Σ w·x·xᵀ, one for every pair of
 * classes, each of them symmetric: half of a block is summed, and then put where it belongs.
 */
import type { Pairs } from '../../math/cholesky-double-double.js';
import { packedIndex, packedLength } from '../../math/packed.js';
import type { Softmax } from './softmax.js';

/** Pairs (a, b), b ≤ a, of `classes` classes: triangle after triangle of `columns` columns. */
export function pairCount(classes: number): number {
  return packedLength(classes);
}

/** Adds the triangles, pair after pair, to the packed Hessian that begins at `from`. */
export function putTriangles(
  triangles: Pairs,
  classes: number,
  columns: number,
  into: Pairs,
  from: number,
): void {
  const width = packedLength(columns);
  for (let a = 0, start = 0; a < classes; a++) {
    for (let b = 0; b <= a; b++, start += width) {
      for (let i = 0, at = start; i < columns; i++) {
        for (let j = 0; j <= i; j++, at++) {
          put(triangles, at, into, from + packedIndex(a * columns + i, b * columns + j));
          if (a !== b && i !== j)
            put(triangles, at, into, from + packedIndex(a * columns + j, b * columns + i));
        }
      }
    }
  }
}

function put(source: Pairs, at: number, into: Pairs, to: number): void {
  into.high[to] = source.high[at]!;
  into.low[to] = source.low[at]!;
}

/** Rows whose products are added to a triangle at a time: it is then read and written once for all of them. */
const ROWS = 4;

/** Sums of w·x·xᵀ over rows, a triangle for each pair of classes, in plain arithmetic. */
export class TriangleSums {
  readonly sums: Float64Array;
  readonly #width: number;
  readonly #columns: number;
  /** x·xᵀ of the rows waiting, packed, and the factors of all pairs. */
  readonly #products: Float64Array;
  readonly #factors: Float64Array;
  readonly #pairs: number;
  #waiting = 0;

  constructor(classes: number, columns: number) {
    this.#width = packedLength(columns);
    this.#columns = columns;
    this.#pairs = pairCount(classes);
    this.sums = new Float64Array(this.#pairs * this.#width);
    this.#products = new Float64Array(ROWS * this.#width);
    this.#factors = new Float64Array(ROWS * this.#pairs);
  }

  /** Adds the row at `from` of `x`, whose probabilities are known. */
  add({ probability, complement }: Softmax, weight: number, x: Float64Array, from: number): void {
    const products = this.#products;
    for (let i = 0, entry = this.#waiting * this.#width; i < this.#columns; i++) {
      const value = x[from + i]!;
      for (let j = 0; j <= i; j++, entry++) products[entry] = value * x[from + j]!;
    }
    for (let a = 1, entry = this.#waiting; a < probability.length; a++) {
      const share = weight * probability[a]!;
      for (let b = 1; b <= a; b++, entry += ROWS)
        this.#factors[entry] = share * (a === b ? complement[a]! : -probability[b]!);
    }
    if (++this.#waiting === ROWS) this.flush();
  }

  /** Adds what waits. */
  flush(): void {
    const { sums } = this;
    const [products, factors, width] = [this.#products, this.#factors, this.#width];
    for (let pair = 0, at = 0; pair < this.#pairs; pair++) {
      for (let row = this.#waiting; row < ROWS; row++) factors[pair * ROWS + row] = 0;
      const a = factors[pair * ROWS]!;
      const b = factors[pair * ROWS + 1]!;
      const c = factors[pair * ROWS + 2]!;
      const d = factors[pair * ROWS + 3]!;
      for (let t = 0; t < width; t++, at++)
        sums[at] =
          sums[at]! +
          (a * products[t]! +
            b * products[width + t]! +
            (c * products[2 * width + t]! + d * products[3 * width + t]!));
    }
    this.#waiting = 0;
  }
}
