/**
 * Where the Hessian of a multinomial likelihood has its entries. It is made of blocks ±Σ w·x·xᵀ, one for every pair of
 * classes, each of them symmetric: half of a block is summed, and then put where it belongs.
 */
import type { Pairs } from '../../math/cholesky-double-double.js';
import { packedIndex, packedLength } from '../../math/packed.js';

/** Pairs (a, b), b ≤ a, of `classes` classes: triangle after triangle of `columns` columns. */
export function pairCount(classes: number): number {
  return packedLength(classes);
}

/** Adds the triangles, pair after pair, to the packed Hessian that begins at `from`. */
export function putTriangles(
  triangles: Pairs,
  classes: number,
  columns: number,
  into: Pairs,
  from: number,
): void {
  const width = packedLength(columns);
  for (let a = 0, start = 0; a < classes; a++) {
    for (let b = 0; b <= a; b++, start += width) {
      for (let i = 0, at = start; i < columns; i++) {
        for (let j = 0; j <= i; j++, at++) {
          put(triangles, at, into, from + packedIndex(a * columns + i, b * columns + j));
          if (a !== b && i !== j)
            put(triangles, at, into, from + packedIndex(a * columns + j, b * columns + i));
        }
      }
    }
  }
}

function put(source: Pairs, at: number, into: Pairs, to: number): void {
  into.high[to] = source.high[at]!;
  into.low[to] = source.low[at]!;
}

/** x·xᵀ of the row at `at` of `x`, packed. */
export function ownProducts(x: Float64Array, at: number, columns: number, into: Float64Array): void {
  for (let i = 0, entry = 0; i < columns; i++) {
    const value = x[at + i]!;
    for (let j = 0; j <= i; j++, entry++) into[entry] = value * x[at + j]!;
  }
}
