import type { Cholesky } from '../cholesky.js';
import type { Pairs } from '../cholesky-double-double.js';
import { diagonalOf } from '../packed.js';
import type { DenseAlgebra } from './dense-algebra.js';
import { type RefinedInverse, refineInverse } from './refined-inverse.js';
import { reserveMemory, type TileEngine } from './tile-engine.js';
import { TILE, tilesOf, triangleLength } from './tiles.js';

export interface TiledAlgebra extends DenseAlgebra {
  /**
   * A⁻¹ to about the last digit of a double, where A is not too badly conditioned: from its factor in double
   * precision, for a packed A in double-double. Throws `memory-exhausted`.
   */
  refinedInverse(cholesky: Cholesky, matrix: Pairs): RefinedInverse;
}

/** Dense algebra over an engine; its memory grows with the largest matrix it has seen, and goes with it. */
export function createTiledAlgebra(name: 'twin' | 'wasm' | 'relaxed', engine: TileEngine): TiledAlgebra {
  const invert = ({ size, factor }: Cholesky, all: boolean): Float64Array => {
    const length = triangleLength(tilesOf(size));
    const packed = TILE + 2 * length;
    const memory = reserveMemory(engine, packed + factor.length);
    memory.set(factor, packed);
    engine.invert(size, packed, TILE, TILE + length, all);
    const inverse = memory.subarray(packed, packed + factor.length);
    return all ? inverse.slice() : diagonalOf(inverse, size);
  };
  const inverse = (cholesky: Cholesky) => invert(cholesky, true);
  return {
    name,
    cholesky(matrix, size, threshold) {
      if (size === 0) return { size, factor: new Float64Array(), smallestPivot: 1 };
      const triangle = TILE;
      const packed = triangle + triangleLength(tilesOf(size));
      const memory = reserveMemory(engine, packed + matrix.length);
      memory.set(matrix, packed);
      const smallestPivot = engine.factor(size, packed, triangle, threshold);
      if (smallestPivot < 0) return null;
      return { size, factor: memory.slice(packed, packed + matrix.length), smallestPivot };
    },
    inverse,
    variances: (cholesky) => invert(cholesky, false),
    release: () => engine.release(),
    refinedInverse: (cholesky, matrix) => refineInverse(engine, cholesky.size, matrix, inverse(cholesky)),
  };
}
