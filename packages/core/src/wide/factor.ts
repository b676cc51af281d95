/**
 * Cholesky's factor of the rows and columns of a Gram matrix that belong to a changing list of slots: a slot that comes adds
 * a row, one that goes is rotated out (Gill, Golub, Murray & Saunders 1974, method C1), and many changes make it anew.
 */

import type { KernelKind } from '../kernel/create.js';
import { createDenseAlgebra } from '../kernel/dense.js';
import { createWideEngine } from '../kernel/wide/create.js';
import type { WideEngine } from '../kernel/wide/engine.js';
import { cholesky } from '../math/cholesky.js';
import type { DenseAlgebra } from '../math/dense/dense-algebra.js';
import type { Gram } from './working-set.js';

/** A slot whose pivot is not above this share of its diagonal depends on the others, and stays out. */
const DEPENDENT = 1e-10;
/** So many slots and more are factored in blocks. */
const MANY = 100;

export class Factor {
  /** The slots, in the order of the factor's rows. */
  slots: number[] = [];
  /** Where the rows stand. */
  #places: number[] = [];
  /** Slots that depended on those before them when they came. */
  #rejected = new Set<number>();
  readonly #engine: WideEngine;
  readonly #algebra: DenseAlgebra | null;
  /** Rows there is room for, and numbers in each. */
  #capacity = 0;

  constructor(kind: KernelKind) {
    this.#engine = createWideEngine(kind);
    this.#algebra = kind === 'twin' ? null : createDenseAlgebra(kind === 'auto' ? undefined : kind);
    this.#grow(64);
  }

  /** Makes it that of these slots, less those that depend on others; `square` is added to the diagonal. */
  update(wanted: readonly number[], gram: Gram, square: Float64Array): readonly number[] {
    const set = new Set(wanted);
    const leaving = this.slots.flatMap((slot, at) => (set.has(slot) ? [] : [at]));
    const size = this.slots.length;
    // Taking a row out costs its square of those behind; what stands behind is made anew where that is less.
    const rotations = leaving.reduce((cost, at) => cost + 3 * (size - at) * (size - at), 0);
    const first = leaving[0] ?? size;
    const again = (size * size * size - first * first * first) / 24;
    if (rotations < again) for (const at of leaving.reverse()) this.#remove(at);
    else this.#cut(first);
    if (leaving.length > 0) this.#rejected.clear();
    const held = new Set(this.slots);
    const coming = wanted.filter((slot) => !held.has(slot) && !this.#rejected.has(slot));
    if (held.size + coming.length > this.#capacity) this.#grow((held.size + coming.length) * 1.5);
    // In blocks a product costs an eighth of what it costs one by one.
    const [before, after] = [held.size, held.size + coming.length];
    const isBulk = coming.length >= MANY && 7 * after * after * after > 8 * before * before * before;
    if (!isBulk || !this.#factorAll([...this.slots, ...coming], gram, square))
      for (const slot of coming) this.#append(slot, gram, square);
    return this.slots;
  }

  /** Forgets all: the matrix is another one. */
  clear(): void {
    this.#cut(0);
    this.#rejected.clear();
  }

  /** Solves for a right side in the order of `slots`, in place. */
  solve(right: Float64Array): void {
    const memory = this.#engine.reserve(0);
    const size = this.#write(right);
    this.#engine.forward(this.#rows, this.#capacity, this.#list, size, this.#right);
    this.#engine.backward(this.#rows, this.#capacity, this.#list, size, this.#right);
    right.set(memory.subarray(this.#right, this.#right + size));
  }

  /** The memory: where the rows stand, a right side, the rows. */
  get #list(): number {
    return 0;
  }

  get #right(): number {
    return this.#capacity;
  }

  get #rows(): number {
    return 2 * this.#capacity;
  }

  #row(at: number): number {
    return this.#rows + this.#places[at]! * this.#capacity;
  }

  #cut(size: number): void {
    this.slots.length = size;
  }

  #write(right: Float64Array): number {
    const memory = this.#engine.reserve(0);
    const size = this.slots.length;
    memory.set(right.subarray(0, size), this.#right);
    for (let i = 0; i < size; i++) memory[this.#list + i] = this.#places[i]!;
    return size;
  }

  /** More room; the rows are put in order. */
  #grow(least: number): void {
    const rows = this.slots.map((_, i) => this.#engine.reserve(0).slice(this.#row(i), this.#row(i) + i + 1));
    this.#capacity = Math.ceil(least / 4) * 4;
    this.#places = Array.from({ length: this.#capacity }, (_, i) => i);
    const memory = this.#engine.reserve(this.#rows + this.#capacity * this.#capacity);
    rows.forEach((row, i) => {
      memory.set(row, this.#row(i));
    });
  }

  /** All in one; whether none depends on others. */
  #factorAll(slots: readonly number[], { gram, width }: Gram, square: Float64Array): boolean {
    const size = slots.length;
    const packed = new Float64Array((size * (size + 1)) / 2);
    for (let i = 0, at = 0; i < size; i++) {
      const line = slots[i]! * width;
      for (let k = 0; k <= i; k++, at++) packed[at] = gram[line + slots[k]!]!;
      packed[at - 1] = packed[at - 1]! + square[slots[i]!]!;
    }
    const found = (this.#algebra?.cholesky ?? cholesky)(packed, size, DEPENDENT);
    if (found === null) return false;
    this.slots = [...slots];
    const memory = this.#engine.reserve(0);
    for (let i = 0, at = 0; i < size; at += ++i)
      memory.set(found.factor.subarray(at, at + i + 1), this.#row(i));
    return true;
  }

  #append(slot: number, { gram, width }: Gram, square: Float64Array): void {
    const size = this.slots.length;
    const line = slot * width;
    const row = Float64Array.from(this.slots, (other) => gram[line + other]!);
    this.#write(row);
    this.#engine.forward(this.#rows, this.#capacity, this.#list, size, this.#right);
    const memory = this.#engine.reserve(0);
    const at = this.#row(size);
    memory.copyWithin(at, this.#right, this.#right + size);
    const diagonal = gram[line + slot]! + square[slot]!;
    let pivot = diagonal;
    for (let k = 0; k < size; k++) pivot -= memory[at + k]! * memory[at + k]!;
    if (!(pivot > DEPENDENT * diagonal)) {
      this.#rejected.add(slot);
      return;
    }
    memory[at + size] = Math.sqrt(pivot);
    this.slots.push(slot);
  }

  /** Takes a row out; the rows behind it have one number too many each, which rotations of columns take away. */
  #remove(at: number): void {
    const memory = this.#engine.reserve(0);
    const size = this.slots.length;
    const [gone] = this.#places.splice(at, 1);
    this.#places.splice(size - 1, 0, gone!);
    this.slots.splice(at, 1);
    const [cosines, sines] = [new Float64Array(size), new Float64Array(size)];
    // Row after row: the earlier rotations reach it, then its own takes away what stands behind its diagonal.
    for (let i = at; i < size - 1; i++) {
      const row = this.#row(i);
      let left = memory[row + at]!;
      for (let k = at; k < i; k++) {
        const right = memory[row + k + 1]!;
        memory[row + k] = cosines[k]! * left + sines[k]! * right;
        left = cosines[k]! * right - sines[k]! * left;
      }
      const right = memory[row + i + 1]!;
      const length = Math.sqrt(left * left + right * right);
      cosines[i] = left / length;
      sines[i] = right / length;
      memory[row + i] = length;
    }
  }
}
