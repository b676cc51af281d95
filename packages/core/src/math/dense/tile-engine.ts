import { OddsmithError } from '../../errors.js';

/**
 * The work on tiles that takes time, in WebAssembly or in its twin; both give the same bits. Places count in numbers
 * (8 bytes) from the start of the memory, whose first tile (`SCRATCH`) the engine keeps for itself; pieces do not overlap.
 */
export interface TileEngine {
  /** The memory, of at least `length` numbers; what stood in it may be gone. Throws a RangeError. */
  reserve(length: number): Float64Array;

  /** Lets go of the memory. */
  release(): void;

  /**
   * Factors the packed matrix at `packed` into a triangle of tiles by rows at `triangle`, and packs L over the matrix.
   * Returns the smallest pivot relative to its diagonal entry, or −1 where one is not above `threshold`.
   */
  factor(size: number, packed: number, triangle: number, threshold: number): number;

  /**
   * Replaces the packed factor L at `packed` by the packed (L·Lᵀ)⁻¹, of which only the diagonal is right unless `all`
   * is wanted: two thirds of the work. `first` and `second` are triangles of tiles.
   */
  invert(size: number, packed: number, first: number, second: number, all: boolean): void;

  /** Adds A·B to C; A, B and C square, in panels by rows of A (k = columns) and by columns of B and C (k = rows). */
  addSquare(tiles: number, a: number, b: number, c: number): void;

  /** Adds the lower triangle of A·B, panels as in `addSquare`, to a triangle of tiles by rows. */
  addLower(tiles: number, a: number, b: number, triangle: number): void;
}

/** `engine.reserve` that throws `memory-exhausted`. */
export function reserveMemory(engine: TileEngine, length: number): Float64Array {
  try {
    return engine.reserve(length);
  } catch (cause) {
    throw new OddsmithError(
      'memory-exhausted',
      `No memory for matrices of this many columns: they take ${Math.ceil(length / 131072)} MiB. Fit with fewer columns.`,
      {},
      cause,
    );
  }
}
