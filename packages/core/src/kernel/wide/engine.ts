import type { SharedMemory } from '../shared-memory.js';

/**
 * The work on columns of many numbers that takes time, in WebAssembly or in its twin; both give the same bits. A column is
 * `stride` numbers after one another, an even number: the rows, then zeros. Places count in numbers (8 bytes) from the start
 * of the memory.
 */
export interface WideEngine {
  readonly name: 'wasm' | 'twin';
  /** What other threads need to make calls here; null where none can. */
  readonly sharing: Sharing | null;

  /** The memory, of at least `length` numbers; what stood in it stays. Throws a RangeError. */
  reserve(length: number): Float64Array;

  /** The products of `count` columns, from `columns` on, with the vector at `vector`, to `out`. */
  products(columns: number, stride: number, count: number, vector: number, out: number): void;

  /**
   * As `products`, of columns and a vector in single precision: `stride` numbers of 4 bytes, a multiple of 4, take half as many
   * places. A sum is off by no more than 1e-5 of the norms of both.
   */
  rough(columns: number, stride: number, count: number, vector: number, out: number): void;

  /** Adds `count` columns, whose numbers stand at `list`, times their coefficients to the vector at `into`, in this order. */
  combine(
    columns: number,
    stride: number,
    list: number,
    coefficients: number,
    count: number,
    into: number,
  ): void;

  /**
   * Σ wᵢ·xᵢⱼ·xᵢₖ for the columns j from `first` to `last`, both even, and all k ≤ j, to rows of `width` numbers at `out`;
   * what stands there for larger k means nothing. `width` is a multiple of 4, as is the number of columns there is room for.
   */
  gram(
    columns: number,
    stride: number,
    first: number,
    last: number,
    weights: number,
    out: number,
    width: number,
  ): void;

  /** Σ wᵢ·xᵢⱼ² of `count` columns from `columns` on, to `out`. Here and in `sweep` `stride` is a multiple of 4. */
  squares(columns: number, stride: number, count: number, weights: number, out: number): void;

  /**
   * Minimises a quadratic model with penalties along one column after the other, those whose numbers stand at `list`.
   * `residuals`: their products with the columns are the slopes of the model, downwards; they follow, under `weights`.
   * `numbers`: six rows of `width` numbers by column: coefficients, which are moved, Σ w·x², what stands before the absolute
   * value and before half the square, lower and upper bounds. Returns the largest slope that a step took away.
   */
  sweep(
    columns: number,
    stride: number,
    list: number,
    count: number,
    residuals: number,
    weights: number,
    numbers: number,
    width: number,
  ): number;

  /** Solves L·x = right in place: row i of L is the one of `stride` numbers, from `rows` on, whose number stands at `list + i`. */
  forward(rows: number, stride: number, list: number, size: number, right: number): void;

  /** Solves Lᵀ·x = right in place. */
  backward(rows: number, stride: number, list: number, size: number, right: number): void;
}

/** Calls of an engine that threads can share out among themselves. */
export type SharedPass = 'products' | 'rough' | 'gram';

/** The memory of an engine as other threads see it. */
export interface Sharing {
  readonly functions: Readonly<Record<string, (...given: number[]) => unknown>>;
  readonly shared: SharedMemory;
  readonly counter: Int32Array;
  /** Addresses of the scratch of each thread. */
  readonly own: readonly number[];
  /** What a function of the module is given, from what the engine's is. */
  addresses(pass: SharedPass, given: readonly number[]): number[];
}
