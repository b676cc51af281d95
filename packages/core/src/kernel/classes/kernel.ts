import type { KernelName } from '../kernel.js';
import type { SharedMemory } from '../shared-memory.js';

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
 *   moments    as the loss
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

/** Where a pass looks: coefficients `beta` of the columns `used`, and the columns that are asked for. */
export interface Question {
  readonly used: ColumnList;
  readonly beta: number;
  readonly wanted: ColumnList;
}

/** Pairs of classes b ≤ a in the order (0, 0), (1, 0), (1, 1), (2, 0) …: from one, up to before another. */
export interface PairRange {
  readonly first: number;
  readonly last: number;
}

/** The passes, of numbers alone, so that other threads can be told to make them: see the functions below. */
export interface ClassPasses {
  gradient(...given: number[]): void;
  hessian(...given: number[]): void;
  moments(...given: number[]): void;
  standardise(...given: number[]): void;
}

export interface ClassKernel {
  readonly name: Exclude<KernelName, 'relaxed'>;
  /** The linear memory. Views must be taken anew after `reserve`. */
  readonly buffer: ArrayBuffer;
  /** The memory and the module, where other threads can use them, too. */
  readonly shared: SharedMemory | null;
  /** All but the columns of `moments` and `standardise` are given the address of scratch memory last. */
  readonly passes: ClassPasses;
  /** Bytes of scratch memory that passes over so many columns and classes need. */
  scratchBytes(columns: number, classes: number): number;
  /** Address of so many bytes, a multiple of 64; not zeroed if they were used before. Throws `memory-exhausted`. */
  reserve(bytes: number): number;
  /** Takes back what was reserved from an address on. */
  takeBack(address: number): void;
}

/** The number of classes made even. */
export function widthOf(classes: number): number {
  return classes + (classes & 1);
}

/**
 * What `gradient` is given, scratch memory aside: out[0] = Σ w·(log Σ exp z − z of the class of the row), then a line of
 * `width` numbers for each of the columns `wanted`, an even number of them: Σ w·(p − y)·x.
 */
export function gradientCall(
  { x, stride, codes, weights, panels, classes }: ClassBlock,
  { used, beta, wanted }: Question,
  out: number,
): number[] {
  const rows = [x, stride, codes, weights, panels, widthOf(classes), classes];
  return [...rows, used.address, used.count, beta, wanted.address, wanted.count, out];
}

/**
 * What `hessian` is given, scratch memory aside: it adds Σ w·pₐ·(δ − p_b)·x·xᵀ for some pairs of classes b ≤ a to squares of the
 * columns `wanted`, a multiple of 4 of them, row after row; right on and below the diagonal. The square of the pair
 * (0, 0) begins at `out`, whatever the range.
 */
export function hessianCall(
  { x, stride, weights, panels, classes }: ClassBlock,
  { used, beta, wanted }: Question,
  { first, last }: PairRange,
  out: number,
): number[] {
  const rows = [x, stride, weights, panels, widthOf(classes), classes];
  return [...rows, used.address, used.count, beta, wanted.address, wanted.count, first, last, out];
}

/**
 * What `moments` is given: out has four numbers for each of the first `columns`, Σ w·(x − centre) and Σ w·(x − centre)², and the
 * least and the largest value in rows that have weight.
 */
export function momentsCall(
  { x, stride, weights, panels }: ClassBlock,
  columns: number,
  centres: number,
  out: number,
): number[] {
  return [x, stride, weights, panels, columns, centres, out];
}

/** What `standardise` is given: it puts (x − mean)·factor in the place of x, in the first `columns`. */
export function standardiseCall(
  { x, stride, panels }: ClassBlock,
  columns: number,
  means: number,
  factors: number,
): number[] {
  return [x, stride, panels, columns, means, factors];
}
