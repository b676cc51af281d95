import type { KernelName } from '../kernel.js';

/**
 * Kernels for rows of several classes, all of which have coefficients: in WebAssembly (`assembly-classes/`) or in a
 * plain-TypeScript twin, equal bit for bit.
 *
 * Rows lie in panels of 8, the 8 values of a column side by side: a panel takes `stride` bytes. Columns are told by their
 * offsets in bytes within a panel (64 for each column), 32 bits each. `width` is the number of classes made even;
 * coefficients are a line of `width` numbers for each column. In what order is added:
 *
 *   z          x₀β₀ + x₁β₁ + …, in the order of `used`
 *   Σ exp z    class after class
 *   loss       row after row in two lanes, of the even rows and of the odd ones, added at the end
 *   gradient   as the loss
 *   hessian    in lanes over a chunk of 128 rows, the lanes of a chunk added to the square
 */

/** Rows of a block: addresses in the memory of the kernel, and its shape. */
export interface ClassBlock {
  readonly x: number;
  readonly stride: number;
  /** The class of each row, 32 bits each. */
  readonly codes: number;
  readonly weights: number;
  readonly panels: number;
  readonly classes: number;
}

/** Columns of a block. */
export interface ColumnList {
  /** Address of their offsets. */
  readonly address: number;
  readonly count: number;
}

export interface ClassKernel {
  readonly name: Exclude<KernelName, 'relaxed'>;
  /** The linear memory. Views must be taken anew after `reserve`. */
  readonly buffer: ArrayBuffer;
  /** Address of so many bytes, a multiple of 64; not zeroed if they were used before. Throws `memory-exhausted`. */
  reserve(bytes: number): number;
  /** Takes back what was reserved from an address on. */
  takeBack(address: number): void;

  /**
   * out[0] = Σ w·(log Σ exp z − z of the class of the row), then a line of `width` numbers for each of the columns
   * `wanted`, an even number of them: Σ w·(p − y)·x. `beta` has the lines of the columns `used`.
   */
  gradient(block: ClassBlock, used: ColumnList, beta: number, wanted: ColumnList, out: number): void;

  /**
   * Adds Σ w·pₐ·(δ − p_b)·x·xᵀ for each pair of classes b ≤ a to squares of the columns `wanted`, a multiple of 4 of them, row
   * after row; right on and below the diagonal.
   */
  hessian(block: ClassBlock, used: ColumnList, beta: number, wanted: ColumnList, out: number): void;
}

/** The number of classes made even. */
export function widthOf(classes: number): number {
  return classes + (classes & 1);
}
