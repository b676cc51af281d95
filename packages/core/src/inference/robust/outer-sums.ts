/** Σ c·uuᵀ over many rows: plain sums of blocks, added up in double-double. */
import { type Pairs, pairAt, pairs, setPair } from '../../math/cholesky-double-double.js';
import { add, fromNumber } from '../../math/double-double.js';
import { packedLength } from '../../math/packed.js';

export class OuterSums {
  readonly #size: number;
  readonly #block: Float64Array;
  readonly #total: Pairs;

  constructor(size: number) {
    this.#size = size;
    this.#block = new Float64Array(packedLength(size));
    this.#total = pairs(this.#block.length);
  }

  /** Adds c·uuᵀ, u from `at` on. */
  add(c: number, u: Float64Array, at = 0): void {
    const block = this.#block;
    let next = 0;
    for (let i = 0; i < this.#size; i++) {
      const scaled = c * u[at + i]!;
      for (let j = 0; j <= i; j++, next++) block[next] = block[next]! + scaled * u[at + j]!;
    }
  }

  /** Ends a block. */
  endBlock(): void {
    for (let i = 0; i < this.#block.length; i++)
      setPair(this.#total, i, add(pairAt(this.#total, i), fromNumber(this.#block[i]!)));
    this.#block.fill(0);
  }

  /** The sum, packed. */
  total(): Pairs {
    this.endBlock();
    return this.#total;
  }
}
