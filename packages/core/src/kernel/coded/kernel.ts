import type { KernelName } from '../kernel.js';

/**
 * Kernels for rows of numbers and of factors: a factor is stored as a code, the level that the row has, where the dense
 * kernels (`../kernel.ts`) have a column for each level. In WebAssembly (`assembly-coded/`) or in a plain-TypeScript
 * twin, equal bit for bit.
 *
 * A row of the design is what its numbers are, and 1 at each of its codes: both are indices of vectors of `size`
 * elements, of which the first `numbers` are the numbers' and the others the levels', factor after factor. A panel of 8
 * rows has 8 codes of 16 bits for each factor: the offset in bytes of the level's element, so that there are at most
 * `MOST_SIZE` elements. All else is as with the dense kernels, with these sums in an order of their own:
 *
 *   z                               o + x₀β₀ + …, then the elements of the codes, factor after factor
 *   gradient, hessianTimes          of a level: row after row in two lanes, of the even rows and of the odd ones, panels
 *                                   in the groups of the dense kernels
 *   hessian                         at a level: w or w·x, row after row, straight to the triangle
 *   accurate                        at a level: row after row, into double-double sums
 */

/** Elements of a vector: offsets in bytes have 16 bits. */
export const MOST_SIZE = 8192;

/** A block of rows: addresses in the memory of the kernel, and its shape. */
export interface CodedBlock {
  readonly x: number;
  readonly codes: number;
  readonly events: number;
  readonly others: number;
  readonly offset: number;
  readonly numbers: number;
  readonly factors: number;
  readonly size: number;
  readonly panels: number;
}

/** Addresses are those of the kernel's memory; sums are as the dense kernels have them, over `size` elements. */
export interface CodedKernel {
  readonly name: KernelName;
  /** The linear memory. Views must be taken anew after `reserve`. */
  readonly buffer: ArrayBufferLike;
  /** As `Kernel.reserve`: 64-byte aligned, zeroed by default. Throws `memory-exhausted`. */
  reserve(bytes: number, zeroed?: boolean): number;

  /** Takes back all that was reserved: nobody may use it any more. */
  takeBack(): void;

  /** out[0] = Σ loss, out[1] = max |z| over rows with a + b > 0. */
  loss(block: CodedBlock, point: number, out: number): void;

  /** As `loss`, then out[2 … 2+size) the gradient. */
  gradient(block: CodedBlock, point: number, out: number): void;

  /**
   * As `gradient`; adds the Hessian to the packed lower triangle at `triangle`, which is not cleared. The diagonal of a
   * level is left out where it follows from the others: as every row has a level of the first factor, that of a level of
   * another one is the sum of its elements with those.
   */
  hessian(block: CodedBlock, point: number, out: number, triangle: number): void;

  /** out[0 … size) = the Hessian times a vector. */
  hessianTimes(block: CodedBlock, point: number, vector: number, out: number): void;

  /** out[0] = Σ a·p, out[1] = Σ b·p. */
  discrimination(block: CodedBlock, point: number, out: number): void;

  /** out[k] = Σ loss(z + lengths[k]·xᵀstep) for k < count. */
  along(block: CodedBlock, point: number, step: number, lengths: number, count: number, out: number): void;

  /**
   * In double-double at β = high + low: pairs of the loss, of (max |z|, 0), of the gradient; adds the Hessian to the
   * triangle of pairs at `triangle`, none where it is 0. Accurate as `Kernel.accurate`.
   */
  accurate(block: CodedBlock, high: number, low: number, out: number, triangle: number): void;
}
