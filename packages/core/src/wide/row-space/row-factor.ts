/**
 * L with K = L·Lᵀ for a matrix of products of rows. Rows that depend on earlier ones (with an intercept, one does) add no column
 * to L.
 */
import type { KernelKind } from '../../kernel/create.js';
import { createWideEngine } from '../../kernel/wide/create.js';
import type { WideEngine } from '../../kernel/wide/engine.js';
import { strideOf } from '../columns.js';
import type { RowGram } from './row-gram.js';

/** A row whose pivot is not above this share of its diagonal depends on the others. */
const DEPENDENT = 1e-13;

export class RowFactor {
  readonly #engine: WideEngine;
  readonly #stride: number;
  /** Rows that add a column, by that column. */
  readonly pivots: number[] = [];
  readonly #rows: number;

  /** Throws a RangeError where there is no memory for it. */
  constructor(kind: KernelKind, gram: RowGram) {
    const { size } = gram;
    this.#rows = size;
    this.#stride = strideOf(size);
    this.#engine = createWideEngine(kind);
    this.#engine.reserve(this.#first + size * this.#stride);
    for (let i = 0; i < size; i++) this.#append(i, gram);
  }

  /** Columns of L. */
  get rank(): number {
    return this.pivots.length;
  }

  /** A column of L, as long as there are rows. */
  column(k: number): Float64Array {
    const memory = this.#engine.reserve(0);
    return Float64Array.from({ length: this.#rows }, (_, i) => memory[this.#row(i) + k]!);
  }

  /** a with Lᵀ·a = `right`, one number for each row; 0 for those that depend on others. */
  solve(right: Float64Array): Float64Array {
    const memory = this.#engine.reserve(0);
    memory.set(right, this.#right);
    this.#engine.backward(this.#first, this.#stride, 0, this.rank, this.#right);
    const found = new Float64Array(this.#rows);
    this.pivots.forEach((row, k) => {
      found[row] = memory[this.#right + k]!;
    });
    return found;
  }

  /** The memory: the pivots as a list, a right side, the rows of L. */
  get #right(): number {
    return this.#stride;
  }

  get #first(): number {
    return 2 * this.#stride;
  }

  #row(i: number): number {
    return this.#first + i * this.#stride;
  }

  #append(i: number, { size, values }: RowGram): void {
    const memory = this.#engine.reserve(0);
    const { rank } = this;
    this.pivots.forEach((row, k) => {
      memory[this.#right + k] = values[i * size + row]!;
    });
    this.#engine.forward(this.#first, this.#stride, 0, rank, this.#right);
    const at = this.#row(i);
    memory.copyWithin(at, this.#right, this.#right + rank);
    const diagonal = values[i * size + i]!;
    let pivot = diagonal;
    for (let k = 0; k < rank; k++) pivot -= memory[at + k]! * memory[at + k]!;
    if (!(pivot > DEPENDENT * diagonal)) return;
    memory[at + rank] = Math.sqrt(pivot);
    memory[rank] = i;
    this.pivots.push(i);
  }
}
