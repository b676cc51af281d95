import { type Cholesky, cholesky, inverse } from '../cholesky.js';
import { diagonalOf } from '../packed.js';

/**
 * Cholesky's factor and the inverse of packed symmetric positive definite matrices. Every implementation gives the
 * same bits: an element's sum of products begins at 0 and goes from column to column, then is taken from what it is
 * taken from. (Solving for one right side costs little: `solve` of `cholesky.ts` does for all.)
 */
export interface DenseAlgebra {
  readonly name: 'loops' | 'twin' | 'wasm' | 'relaxed';

  /**
   * Factors A, or returns null at the first pivot that is not above `threshold` times its diagonal entry.
   * Throws `memory-exhausted`.
   */
  cholesky(matrix: Float64Array, size: number, threshold: number): Cholesky | null;

  /** A⁻¹, packed. Throws `memory-exhausted`. */
  inverse(cholesky: Cholesky): Float64Array;

  /** The diagonal of A⁻¹, in less time. Throws `memory-exhausted`. */
  variances(cholesky: Cholesky): Float64Array;

  /** Lets go of memory, which comes again when it is wanted. */
  release(): void;
}

/** From this size on tiles in WebAssembly are worth loading: five times as fast here, ten times at twice the size. */
export const LARGE = 100;

/** Plain loops: the best for small sizes. */
export const plainAlgebra: DenseAlgebra = {
  name: 'loops',
  cholesky,
  inverse,
  variances: (factored) => diagonalOf(inverse(factored), factored.size),
  release: () => undefined,
};
