import type { Pairs } from '../cholesky-double-double.js';
import { exponentOf, powerOfTwo } from '../float-bits.js';
import { packedIndex } from '../packed.js';
import { computeResidual, reserveSquares, residualAt, type Squares, upperBits } from './residual.js';
import type { TileEngine } from './tile-engine.js';
import { packTiles, tilesOf, triangleLength } from './tiles.js';

export interface RefinedInverse {
  /** A⁻¹, packed. */
  readonly inverse: Float64Array;
  /**
   * Estimate of what its entries lack of A⁻¹ besides their last rounding, as a share of √(A⁻¹ᵢᵢ·A⁻¹ⱼⱼ): on the diagonal
   * the relative error. Infinity where X was no inverse; the inverse is then X.
   */
  readonly error: number;
}

/**
 * Refines X, an inverse of A in double precision, by one step of Newton and Schulz, X − X·(A·X − I) (Higham, "Accuracy
 * and Stability", 14.5), in 7p³ operations. Both packed. Throws `memory-exhausted`.
 */
export function refineInverse(
  engine: TileEngine,
  size: number,
  matrix: Pairs,
  x: Float64Array,
): RefinedInverse {
  if (size === 0) return { inverse: x, error: 0 };
  if (!isPositive(matrix.high, size) || !isPositive(x, size))
    return { inverse: x, error: Number.POSITIVE_INFINITY };
  const units = unitsOf(matrix.high, size);
  const toUnits = (i: number, j: number) => units[i]! * units[j]!;
  const fromUnits = (i: number, j: number) => 1 / units[i]! / units[j]!;
  const scaled = scale(x, size, fromUnits);

  const squares = reserveSquares(engine, size);
  const { memory, left, right, residual } = squares;
  computeResidual(
    engine,
    squares,
    scale(matrix.high, size, toUnits),
    scale(matrix.low, size, toUnits),
    scaled,
  );
  const length = residualNorm(squares, scaled);
  if (!(length < 1)) return { inverse: x, error: Number.POSITIVE_INFINITY };

  const tiles = tilesOf(size);
  memory.fill(0, left, left + triangleLength(tiles));
  engine.addLower(tiles, right, residual, left);
  packTiles(memory, left, size, right);
  const refined = scaled.map((value, k) => value - memory[right + k]!);
  const error = (length * (length + powerOfTwo(-upperBits(size)))) / (1 - length);
  return { inverse: scale(refined, size, toUnits), error };
}

/** Powers of two u with uᵢ²·aᵢᵢ in [¼, 1). */
function unitsOf(matrix: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) =>
    powerOfTwo(-Math.ceil((exponentOf(matrix[packedIndex(i, i)]!) + 1) / 2)),
  );
}

/** Every entry of a packed matrix times a factor for its row and column. */
function scale(
  matrix: Float64Array,
  size: number,
  factor: (row: number, column: number) => number,
): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let i = 0, next = 0; i < size; i++) {
    for (let j = 0; j <= i; j++, next++) result[next] = matrix[next]! * factor(i, j);
  }
  return result;
}

/** Whether all entries are finite and those of the diagonal above 0. */
function isPositive(matrix: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) if (!(matrix[packedIndex(i, i)]! > 0)) return false;
  return matrix.every(Number.isFinite);
}

/** Largest sum of magnitudes in a column of S·R·S⁻¹, S = √diag X: its square bounds what the step leaves. */
function residualNorm(squares: Squares, x: Float64Array): number {
  const { memory, size } = squares;
  const lengths = Float64Array.from({ length: size }, (_, i) => Math.sqrt(x[packedIndex(i, i)]!));
  let norm = 0;
  for (let j = 0; j < size; j++) {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += Math.abs(memory[residualAt(squares, k, j)]!) * lengths[k]!;
    norm = Math.max(norm, sum / lengths[j]!);
  }
  return norm;
}
